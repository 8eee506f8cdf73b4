import { Body, Controller, Delete, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type CartContent, cartContentSchema } from '@shop/contracts/cart';
import type { HashStep } from '@shop/redis/hash';
import { Answers } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import { CartOwners } from './cart-owners.js';
import {
  type Addition,
  additionSchema,
  type ItemParams,
  itemParamsSchema,
  type QuantityChange,
  quantityChangeSchema,
} from './carts.dto.js';
import { CartsService } from './carts.service.js';
import { operationIdOf, TakesOperationId } from './operation-id.js';

/** Each change takes an `Idempotency-Key`: sent again under it, it is answered and made once. */
@ApiTags('cart')
@TakesOperationId()
@Controller('cart/items')
export class ItemsController {
  constructor(
    private readonly carts: CartsService,
    private readonly owners: CartOwners,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers(200, cartContentSchema, 'The cart with the items added.')
  add(
    @Body({ schema: additionSchema }) { items }: Addition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CartContent> {
    const steps = items.map(({ sku, quantity }) => ({ add: sku, by: quantity }));
    return this.#change(steps, reply);
  }

  @Put(':sku')
  @Answers(200, cartContentSchema, 'The cart with this quantity of the product.')
  set(
    @Param({ schema: itemParamsSchema }) { sku }: ItemParams,
    @Body({ schema: quantityChangeSchema }) { quantity }: QuantityChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CartContent> {
    return this.#change([{ set: sku, to: quantity }], reply);
  }

  @Delete(':sku')
  @HttpCode(200)
  @Answers(200, cartContentSchema, 'The cart without the product.')
  remove(
    @Param({ schema: itemParamsSchema }) { sku }: ItemParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CartContent> {
    return this.#change([{ set: sku, to: 0 }], reply);
  }

  #change(steps: readonly HashStep[], reply: FastifyReply): Promise<CartContent> {
    const operationId = operationIdOf(reply.request);
    const change = { kind: 'steps', steps } as const;
    return this.owners.change(reply, (cartId) => this.carts.change({ cartId, operationId, change }));
  }
}
