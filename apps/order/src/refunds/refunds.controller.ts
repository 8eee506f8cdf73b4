import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Refund, type RefundRequest, refundRequestSchema, refundSchema } from '@shop/contracts/order';
import { Answers, Roles } from '@shop/service-defaults';
import { type OrderParams, orderParamsSchema } from '../orders/orders.dto.js';
import { IdempotencyKey, TakesIdempotencyKey } from '../requests/idempotency-key.js';
import { RefundsService } from './refunds.service.js';

/** An operator's word: somebody has looked at what came back. */
@ApiTags('refunds')
@Controller('orders/:orderId/refunds')
@Roles('operator')
export class RefundsController {
  constructor(private readonly refunds: RefundsService) {}

  @Post()
  @TakesIdempotencyKey()
  @Answers(201, refundSchema, 'The money is on its way back, the pieces are back in stock.')
  refund(
    @Param({ schema: orderParamsSchema }) { orderId }: OrderParams,
    @Body({ schema: refundRequestSchema }) { lines }: RefundRequest,
    @IdempotencyKey() idempotencyKey: string,
  ): Promise<Refund> {
    return this.refunds.refund({ orderId, idempotencyKey, lines });
  }
}
