import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Checkout, checkoutSchema, type Order, orderSchema } from '@shop/contracts/order';
import { Answers, CurrentShopper, Roles } from '@shop/service-defaults';
import { IdempotencyKey, TakesIdempotencyKey } from '../requests/idempotency-key.js';
import { CheckoutService } from './checkout.service.js';

@ApiTags('orders')
@Controller('orders')
@Roles()
export class CheckoutController {
  constructor(private readonly checkout: CheckoutService) {}

  @Post()
  @TakesIdempotencyKey()
  @Answers(201, orderSchema, 'What was in the cart is ordered; or 409 says why not.')
  place(
    @CurrentShopper() userId: string,
    @Body({ schema: checkoutSchema }) { couponCode, ...wanted }: Checkout,
    @IdempotencyKey() idempotencyKey: string,
  ): Promise<Order> {
    return this.checkout.place({ userId, idempotencyKey, ...wanted, couponCode: couponCode ?? null });
  }
}
