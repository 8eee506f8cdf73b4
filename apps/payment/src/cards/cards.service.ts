import { Injectable } from '@nestjs/common';
import { type Card, cardSchema, type CardRequest } from '@shop/contracts/payment';
import { isExpired } from '../provider/card-expiry.js';
import { PaymentProvider } from '../provider/payment-provider.js';
import { CardExpiredError } from './cards.errors.js';
import { CardsRepository } from './cards.repository.js';

/**
 * Makes tokens of cards. A number passes through here to the provider and is kept nowhere: no table, no key, no line of a
 * log has it (test/card-numbers.e2e-spec.ts).
 */
@Injectable()
export class CardsService {
  constructor(
    private readonly cards: CardsRepository,
    private readonly provider: PaymentProvider,
  ) {}

  /** @throws CardExpiredError, ProviderTimeoutError: send it again, a token that nobody knows is worth nothing */
  async add(userId: string, request: CardRequest): Promise<Card> {
    if (isExpired(request, new Date())) throw new CardExpiredError();
    const vaulted = await this.provider.vault(request);
    const { expiryMonth, expiryYear } = request;
    const cardToken = await this.cards.insert({ userId, ...vaulted, expiryMonth, expiryYear });
    return cardSchema.parse({ cardToken, ...vaulted, expiryMonth, expiryYear });
  }
}
