import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Payment, paymentSchema } from '@shop/contracts/payment';
import { Answers, CurrentIdentity, CurrentShopper, type Identity, Roles } from '@shop/service-defaults';
import {
  type OrderParams,
  orderParamsSchema,
  type TransactionParams,
  transactionParamsSchema,
} from './payments.dto.js';
import { PaymentsService } from './payments.service.js';

@ApiTags('payments')
@Controller('payments')
@Roles()
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Get('orders/:orderId')
  @Answers(200, paymentSchema, 'The payment of the order.')
  ofOrder(
    @CurrentIdentity() caller: Identity,
    @Param({ schema: orderParamsSchema }) { orderId }: OrderParams,
  ): Promise<Payment> {
    return this.payments.ofOrder(caller, orderId);
  }

  @Get('transactions/:transactionId')
  @Answers(200, paymentSchema, 'The same by its transaction, cached for those who wait for it.')
  transaction(
    @CurrentShopper() userId: string,
    @Param({ schema: transactionParamsSchema }) { transactionId }: TransactionParams,
  ): Promise<Payment> {
    return this.payments.transaction(userId, transactionId);
  }
}
