import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemSchema } from '@shop/contracts/problem';
import { expiry, type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

describe('a card', () => {
  let payment: PaymentUnderTest;

  beforeAll(async () => {
    payment = await startPayment();
  });
  afterAll(() => payment.stop());

  const add = (card: object, who: string = randomUUID()) =>
    payment.ask(who, {
      method: 'POST',
      url: '/payments/cards',
      payload: { number: testCards.approving, ...expiry, cvc: '737', ...card },
    });

  it.each([
    ['visa', '4242 4242 4242 4242', '4242'],
    ['mastercard', '5555-5555-5555-4444', '4444'],
    ['mastercard', '2223003122003222', '3222'],
    ['amex', '378282246310005', '0005'],
    ['other', '6011111111111117', '1117'],
  ])('of %s becomes a token: %s', async (brand, number, lastFour) => {
    const { status, body } = await add({ number });
    expect(status).toBe(201);
    expect(body).toEqual({ cardToken: expect.any(String), brand, lastFour, ...expiry });
  });

  it('becomes another token each time', async () => {
    const ann = randomUUID();
    const [first, second] = [await payment.card(ann), await payment.card(ann)];
    expect(first.cardToken).not.toBe(second.cardToken);
  });

  it.each([
    ['number', { number: '4242424242424241' }],
    ['number', { number: '4242 4242 4242 424x' }],
    ['expiryMonth', { expiryMonth: 13 }],
    ['cvc', { cvc: '73' }],
  ])('is refused with a wrong %s, which is named and not repeated: %j', async (field, wrong) => {
    const { status, body } = await add(wrong);
    const { code, errors = [] } = problemSchema.parse(body);
    expect([status, code]).toEqual([400, 'REQUEST_INVALID']);
    expect(new Set(errors.map((error) => error.field))).toEqual(new Set([field]));
    for (const value of Object.values(wrong)) expect(JSON.stringify(errors)).not.toContain(`${value}`);
  });

  it('is refused when it has expired', async () => {
    expect(await add({ expiryMonth: 1, expiryYear: 2025 })).toMatchObject({
      status: 422,
      body: { code: 'CARD_EXPIRED', errors: [{ field: 'expiryYear' }] },
    });
  });

  it('is a shopper’s, and no operator’s', async () => {
    expect(await add({}, 'operator')).toMatchObject({ status: 403, body: { code: 'SHOPPER_NEEDED' } });
  });

  it('that expires between the order and its payment is declined by the provider', async () => {
    const userId = randomUUID();
    const { cardToken } = await payment.card(userId);
    await payment.database.sandboxCard.updateMany({ data: { expiryYear: 2020 } });
    const orderId = await payment.take({ userId, cardToken });
    expect(await payment.payment(orderId)).toMatchObject({
      state: 'declined',
      declineReason: 'expired_card',
    });
  });
});
