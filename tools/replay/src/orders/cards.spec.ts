import { describe, expect, it } from '@jest/globals';
import { orderId } from '../../test/orders.js';
import { buyerAt, noAnswer, shopThatAnswers, well } from '../../test/shop-double.js';
import { cardFor, cardOf } from './cards.js';

const card = { cardToken: orderId(5), brand: 'visa', lastFour: '4242', expiryMonth: 12, expiryYear: 2099 };
const route = 'POST /payments/cards';

describe('the cards of shoppers', () => {
  it('are the same for an invoice in every run; some decline, most pay', () => {
    const kinds = Array.from({ length: 1_000 }, (_, index) => cardFor(String(536_000 + index)));
    const share = (kind: string) => kinds.filter((one) => one === kind).length / kinds.length;
    expect([share('declining'), share('slow'), share('late'), share('repeating'), share('good')]).toEqual([
      0.03, 0.03, 0.03, 0.03, 0.88,
    ]);
    expect(cardFor('536401')).toBe('declining');
  });

  it('are told to the shop once each', async () => {
    const shop = shopThatAnswers({ [route]: [noAnswer, well(card, 201)] });
    const { person, visit } = await buyerAt(shop);
    expect(await cardOf(person, 'good', visit)).toBe(card.cardToken);
    expect(await cardOf(person, 'good', visit)).toBe(card.cardToken);
    expect(await cardOf(person, 'declining', visit)).toBe(card.cardToken);
    expect(shop.asked).toHaveLength(3);
  });

  it('are none where the shop does not take them', async () => {
    const { person, visit } = await buyerAt(shopThatAnswers({ [route]: well({}, 400) }));
    expect(await cardOf(person, 'good', visit)).toBeNull();
    expect(person.cards.size).toBe(0);
  });
});
