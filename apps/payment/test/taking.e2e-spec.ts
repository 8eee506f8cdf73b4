import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@shop/testing';
import { type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

const amountPence = 1_999;

describe('a payment', () => {
  let payment: PaymentUnderTest;

  beforeAll(async () => {
    payment = await startPayment({}, { instances: 2 });
  });
  afterAll(() => payment.stop());

  const outcomeOf = async (orderId: string) => {
    const { state, capturedPence } = await payment.payment(orderId);
    const charge = await payment.charge(orderId);
    return { state, capturedPence, captures: charge?.captures, told: await payment.told(orderId) };
  };
  const taken = { state: 'captured', capturedPence: amountPence, captures: 1, told: ['payment-taken'] };

  it('is taken once, whatever is delivered how often, at once or later', async () => {
    const userId = randomUUID();
    const { cardToken } = await payment.card(userId);
    const orderId = randomUUID();
    await payment.take({ userId, cardToken, orderId }, { attempts: 6 });
    await payment.take({ userId, cardToken, orderId });
    expect(await outcomeOf(orderId)).toEqual(taken);
  });

  it('keeps the amount it was first asked for', async () => {
    const userId = randomUUID();
    const { cardToken } = await payment.card(userId);
    const orderId = await payment.take({ userId, cardToken });
    await payment.take({ userId, cardToken, orderId, amountPence: 5 });
    expect(await outcomeOf(orderId)).toEqual(taken);
  });

  it('of nothing is taken as well', async () => {
    const orderId = await payment.takeFrom(testCards.approving, { amountPence: 0 });
    expect(await outcomeOf(orderId)).toEqual({ ...taken, capturedPence: 0 });
  });

  it.each([
    ['card_declined', testCards.declining],
    ['insufficient_funds', testCards.withoutFunds],
  ])('is declined for good: %s', async (declineReason, number) => {
    const orderId = await payment.takeFrom(number, {}, { attempts: 3 });
    expect(await payment.payment(orderId)).toMatchObject({
      ...{ state: 'declined', declineReason, amountPence, capturedPence: 0 },
    });
    expect(await payment.told(orderId)).toEqual(['payment-declined']);
  });

  it('is declined for a card that nobody has, or somebody else', async () => {
    const { cardToken } = await payment.card(randomUUID());
    for (const token of [randomUUID(), cardToken]) {
      const orderId = await payment.take({ cardToken: token }, { attempts: 2 });
      expect(await payment.payment(orderId)).toMatchObject({
        ...{ state: 'declined', declineReason: 'card_unknown' },
      });
      expect([await payment.told(orderId), await payment.charge(orderId)]).toEqual([
        ['payment-declined'],
        undefined,
      ]);
    }
  });

  it('is taken once when the provider answers too late', async () => {
    const orderId = await payment.takeFrom(testCards.answeringLate, {}, { attempts: 2 });
    expect(await outcomeOf(orderId)).toEqual(taken);
  });

  it('is pending until the provider calls back, and then taken once', async () => {
    const orderId = await payment.takeFrom(testCards.callingBackLate);
    expect(['pending', 'captured']).toContain((await payment.payment(orderId)).state);
    await payment.reaching('captured', orderId);
    expect(await outcomeOf(orderId)).toEqual(taken);
  });

  it('is taken once when the provider calls back twice', async () => {
    const orderId = await payment.takeFrom(testCards.callingBackTwice);
    await payment.reaching('captured', orderId);
    await eventually(async () => {
      const left = { dueAt: { not: null }, charge: { is: { orderId } } };
      expect(await payment.database.sandboxCallback.count({ where: left })).toBe(0);
    });
    expect(await payment.database.sandboxCallback.count({ where: { charge: { is: { orderId } } } })).toBe(2);
    expect(await outcomeOf(orderId)).toEqual(taken);
  });

  it('is seen by its shopper and operators, by nobody else', async () => {
    const [ann, bob] = [randomUUID(), randomUUID()];
    const orderId = await payment.takeFrom(testCards.approving, { userId: ann });
    const { transactionId } = await payment.payment(orderId);
    const [byOrder, byTransaction] = [
      `/payments/orders/${orderId}`,
      `/payments/transactions/${transactionId}`,
    ];
    const statusOf = async (who: string, url: string) =>
      (await payment.ask(who, { method: 'GET', url })).status;
    expect(await statusOf(ann, byOrder)).toBe(200);
    expect(await statusOf('operator', byOrder)).toBe(200);
    expect(await statusOf(ann, byTransaction)).toBe(200);
    for (const url of [byOrder, byTransaction]) expect(await statusOf(bob, url)).toBe(404);
  });

  it('is never read from before its last change, on whichever instance, and says nothing of its card', async () => {
    const userId = randomUUID();
    const orderId = await payment.takeFrom(testCards.approving, { userId });
    const { transactionId } = await payment.payment(orderId);
    const url = `/payments/transactions/${transactionId}`;
    const read = (at: 0 | 1) => payment.ask(userId, { method: 'GET', url }, at);
    expect(await read(1)).toMatchObject({ body: { state: 'captured', refundedPence: 0 } });
    await payment.publish('refund-payment', { orderId, refundId: randomUUID(), amountPence: 99 });
    for (const at of [0, 1] as const) expect(await read(at)).toMatchObject({ body: { refundedPence: 99 } });
    await payment.publish('cancel-payment', { orderId });
    for (const at of [0, 1] as const) expect(await read(at)).toMatchObject({ body: { state: 'cancelled' } });
    const cached = await payment.redis.command('GET', `payment:txn:${transactionId}`);
    expect(cached).toContain(orderId);
    expect(cached).not.toMatch(/card|token|visa|4242/i);
  });

  it('is in the provider’s statement, a page after the other', async () => {
    const orders = [1, 2, 3].map(() => payment.takeFrom(testCards.approving));
    const orderIds = await Promise.all(orders);
    const [whole, inPages] = [await payment.statement(), await payment.statement(2)];
    expect(inPages).toEqual(whole);
    expect(whole.map(({ orderId }) => orderId)).toEqual(expect.arrayContaining(orderIds));
    expect(whole.map(({ orderId }) => orderId)).toEqual(whole.map(({ orderId }) => orderId).toSorted());
  });
});
