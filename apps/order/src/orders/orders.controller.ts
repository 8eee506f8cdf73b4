import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Order,
  type OrderPage,
  orderPageSchema,
  orderSchema,
  type OrderStatus,
  orderStatusSchema,
} from '@shop/contracts/order';
import { Answers, CurrentIdentity, CurrentShopper, type Identity, Roles } from '@shop/service-defaults';
import {
  type OrderListQuery,
  orderListQuerySchema,
  type OrderParams,
  orderParamsSchema,
} from './orders.dto.js';
import { OrdersService } from './orders.service.js';

@ApiTags('orders')
@Controller('orders')
@Roles()
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  @Answers(200, orderPageSchema, "The shopper's orders, the latest first.")
  list(
    @CurrentShopper() userId: string,
    @Query({ schema: orderListQuerySchema }) query: OrderListQuery,
  ): Promise<OrderPage> {
    return this.orders.list(userId, query);
  }

  @Get(':orderId')
  @Answers(200, orderSchema, 'The order with everything about it.')
  one(
    @CurrentIdentity() caller: Identity,
    @Param({ schema: orderParamsSchema }) { orderId }: OrderParams,
  ): Promise<Order> {
    return this.orders.one(caller, orderId);
  }

  @Get(':orderId/status')
  @Answers(200, orderStatusSchema, 'Where the order is.')
  status(
    @CurrentIdentity() caller: Identity,
    @Param({ schema: orderParamsSchema }) { orderId }: OrderParams,
  ): Promise<OrderStatus> {
    return this.orders.status(caller, orderId);
  }
}
