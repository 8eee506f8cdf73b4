import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

describe('without Redis', () => {
  let payment: PaymentUnderTest;

  beforeAll(async () => {
    payment = await startPayment({
      ...{ REDIS_CACHE_DEADLINE_MS: '100', REDIS_STATE_DEADLINE_MS: '300' },
      ...{ PAYMENT_SWEEP_MS: '50', PAYMENT_ASK_AFTER_MS: '200', SANDBOX_CALLBACK_MS: '3600000' },
    });
  });
  afterAll(() => payment.stop());

  it('cards are taken, payments are read, and what is under way is finished', async () => {
    const userId = randomUUID();
    const orderId = await payment.takeFrom(testCards.callingBackLate, { userId });
    const { transactionId, state } = await payment.payment(orderId);
    expect(state).toBe('pending');
    const url = `/payments/transactions/${transactionId}`;
    await payment.redis.whileHanging(async () => {
      expect(await payment.ask(userId, { method: 'GET', url })).toMatchObject({
        ...{ status: 200, body: { state: 'pending' } },
      });
      await payment.card(userId);
      await payment.decide(orderId);
      await payment.reaching('captured', orderId);
      expect(await payment.ask(userId, { method: 'GET', url })).toMatchObject({
        body: { state: 'captured' },
      });
      const health = await payment.at(0).inject('/health/ready');
      expect([health.statusCode, health.json()]).toEqual([
        200,
        expect.objectContaining({ status: 'degraded' }),
      ]);
    });
    expect(await payment.told(orderId)).toEqual(['payment-taken']);
    expect(await payment.charge(orderId)).toMatchObject({ captures: 1 });
  });
});
