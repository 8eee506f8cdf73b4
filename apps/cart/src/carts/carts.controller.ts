import { Controller, Delete, Get, HttpCode, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Cart, type CartContent, cartContentSchema, cartSchema } from '@shop/contracts/cart';
import { Answers, CurrentIdentity, type Identity, Roles } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import { CartOwners } from './cart-owners.js';
import { CartsService } from './carts.service.js';
import { operationIdOf } from './operation-id.js';

const EMPTY: CartContent = Object.freeze({ version: 0, items: [] });

@ApiTags('cart')
@Controller('cart')
export class CartsController {
  constructor(
    private readonly carts: CartsService,
    private readonly owners: CartOwners,
  ) {}

  @Get()
  @Answers(200, cartSchema, "The cart with today's prices.")
  async priced(@Res({ passthrough: true }) reply: FastifyReply): Promise<Cart> {
    const id = this.owners.find(reply);
    if (id === null) return { ...EMPTY, items: [], totalPence: 0, currency: 'GBP' };
    return this.carts.priced(id);
  }

  @Get('content')
  @Answers(200, cartContentSchema, 'What is in the cart, without asking product.')
  async content(@Res({ passthrough: true }) reply: FastifyReply): Promise<CartContent> {
    const id = this.owners.find(reply);
    return id === null ? EMPTY : this.carts.content(id);
  }

  @Delete()
  @HttpCode(200)
  @Answers(200, cartContentSchema, 'The empty cart.')
  async empty(@Res({ passthrough: true }) reply: FastifyReply): Promise<CartContent> {
    const id = this.owners.find(reply);
    return id === null ? EMPTY : this.carts.empty(id, operationIdOf(reply.request));
  }

  /** For erasure: the cart, its journal and its copy. Doing it again changes nothing. */
  @Delete('data')
  @Roles()
  @HttpCode(204)
  erase(@CurrentIdentity() { subject }: Identity): Promise<void> {
    return this.carts.erase(subject);
  }
}
