import { Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Order, orderSchema } from '@shop/contracts/order';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import { type OrderParams, orderParamsSchema } from '../orders/orders.dto.js';
import { CancellationsService } from './cancellations.service.js';

@ApiTags('orders')
@Controller('orders/:orderId/cancellation')
@Roles()
export class CancellationsController {
  constructor(private readonly cancellations: CancellationsService) {}

  @Put()
  @Answers(200, orderSchema, 'The order is cancelled, now or before; everything goes back.')
  cancel(
    @CurrentIdentity() caller: Identity,
    @Param({ schema: orderParamsSchema }) { orderId }: OrderParams,
  ): Promise<Order> {
    return this.cancellations.cancel(caller, orderId);
  }
}
