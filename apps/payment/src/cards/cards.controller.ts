import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Card, type CardRequest, cardRequestSchema, cardSchema } from '@shop/contracts/payment';
import { Answers, CurrentShopper, Roles } from '@shop/service-defaults';
import { CardsService } from './cards.service.js';

@ApiTags('cards')
@Controller('payments/cards')
@Roles()
export class CardsController {
  constructor(private readonly cards: CardsService) {}

  @Post()
  @Answers(201, cardSchema, 'The card as a token, good for this shopper alone.')
  add(
    @CurrentShopper() userId: string,
    @Body({ schema: cardRequestSchema }) request: CardRequest,
  ): Promise<Card> {
    return this.cards.add(userId, request);
  }
}
