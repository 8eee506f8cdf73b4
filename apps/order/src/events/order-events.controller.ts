import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { orderEventSchema } from '@shop/contracts/order';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import { type OrderParams, orderParamsSchema } from '../orders/orders.dto.js';
import { OrdersService } from '../orders/orders.service.js';
import { lastEventIdOf, TakesLastEventId } from '../requests/last-event-id.js';
import { OrderStreams } from './order-streams.js';

@ApiTags('orders')
@Controller('orders/:orderId/events')
@Roles()
export class OrderEventsController {
  constructor(
    private readonly orders: OrdersService,
    private readonly streams: OrderStreams,
  ) {}

  @Get()
  @TakesLastEventId()
  @ApiProduces('text/event-stream')
  @Answers(200, orderEventSchema, 'What happened to the order and what happens, an event each.')
  async follow(
    @CurrentIdentity() caller: Identity,
    @Param({ schema: orderParamsSchema }) { orderId }: OrderParams,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = lastEventIdOf(reply.request);
    await this.orders.status(caller, orderId);
    await this.streams.answer(reply, { orderId, after });
  }
}
