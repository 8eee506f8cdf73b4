import { Controller, Delete, Get, HttpCode, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Cart, type CartContent, cartContentSchema, cartSchema } from '@shop/contracts/cart';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import { CartChanges } from './cart-changes.js';
import { CartOwners } from './cart-owners.js';
import { CartsService } from './carts.service.js';
import { operationIdOf, TakesOperationId } from './operation-id.js';

@ApiTags('cart')
@Controller('cart')
export class CartsController {
  constructor(
    private readonly carts: CartsService,
    private readonly changes: CartChanges,
    private readonly owners: CartOwners,
  ) {}

  @Get()
  @Answers(200, cartSchema, "The cart with today's prices.")
  async priced(@Res({ passthrough: true }) reply: FastifyReply): Promise<Cart> {
    return this.carts.priced(await this.owners.cartOf(reply));
  }

  @Get('content')
  @Answers(200, cartContentSchema, 'What is in the cart, without asking product.')
  async content(@Res({ passthrough: true }) reply: FastifyReply): Promise<CartContent> {
    return this.carts.content(await this.owners.cartOf(reply));
  }

  @Delete()
  @TakesOperationId()
  @HttpCode(200)
  @Answers(200, cartContentSchema, 'The empty cart.')
  empty(@Res({ passthrough: true }) reply: FastifyReply): Promise<CartContent> {
    const operationId = operationIdOf(reply.request);
    const change = { kind: 'empty' } as const;
    return this.owners.change(reply, (cartId) => this.carts.change({ cartId, operationId, change }));
  }

  /** For erasure: the cart, its journal and its copy. Doing it again changes nothing. */
  @Delete('data')
  @Roles()
  @HttpCode(204)
  erase(@CurrentIdentity() { subject }: Identity): Promise<void> {
    return this.changes.erase(subject);
  }
}
