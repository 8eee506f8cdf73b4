import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@shop/testing';
import type { loadConfig } from '../src/config.js';
import { signatureHeader, signatureOf } from '../src/provider/callback-signature.js';
import { SETTINGS } from '../src/settings.js';
import { type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

describe('callbacks of the provider', () => {
  let payment: PaymentUnderTest;

  // Nobody listens, so that every callback of the sandbox itself is lost.
  beforeAll(async () => {
    payment = await startPayment(
      { PAYMENT_SWEEP_MS: '50', PAYMENT_ASK_AFTER_MS: '600000', SANDBOX_CALLBACK_MS: '3600000' },
      { isListening: false },
    );
  });
  afterAll(() => payment.stop());

  const secret = () => payment.at(0).app.get<ReturnType<typeof loadConfig>>(SETTINGS).PAYMENT_CALLBACK_SECRET;
  const call = (orderId: string, signedWith = secret()) => {
    const callback = { callbackId: randomUUID(), orderId };
    const headers = { [signatureHeader]: signatureOf(callback, signedWith) };
    return payment.at(0).inject({ method: 'POST', url: '/payments/callbacks', payload: callback, headers });
  };
  it('are heard when they are signed, as often as they come, and the payment is taken once', async () => {
    const orderId = await payment.takeFrom(testCards.callingBackLate);
    await payment.decide(orderId);
    const answers = await Promise.all([1, 2, 3, 4].map(() => call(orderId)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204, 204]);
    expect(await payment.told(orderId)).toEqual(['payment-taken']);
    expect(await payment.charge(orderId)).toMatchObject({ state: 'captured', captures: 1 });
    expect((await call(orderId)).statusCode).toBe(204);
    expect(await payment.told(orderId)).toEqual(['payment-taken']);
  });

  it('change nothing when they are forged, come too early, or are about nobody’s payment', async () => {
    const orderId = await payment.takeFrom(testCards.callingBackLate);
    const forged = await call(orderId, createSecretKey(randomBytes(32)));
    expect([forged.statusCode, forged.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'CALLBACK_FORGED' }),
    ]);
    expect((await call(randomUUID())).statusCode).toBe(204);
    expect((await call(orderId)).statusCode).toBe(204);
    expect(await payment.told(orderId)).toEqual([]);
  });

  it('may be lost: the sweep asks the provider itself', async () => {
    const orderId = await payment.takeFrom(testCards.callingBackLate);
    await payment.decide(orderId);
    expect(await payment.payment(orderId)).toMatchObject({ state: 'pending' });
    await payment.database.payment.update({ where: { orderId }, data: { lookAt: new Date(0) } });
    await payment.reaching('captured', orderId);
    expect(await payment.told(orderId)).toEqual(['payment-taken']);
  });

  it('are sent until they are heard', async () => {
    const orderId = await payment.takeFrom(testCards.callingBackTwice);
    const owed = { charge: { is: { orderId } }, dueAt: { not: null } };
    await eventually(async () => {
      const where = { ...owed, attempts: { gt: 1 } };
      expect(await payment.database.sandboxCallback.count({ where })).toBe(2);
    });
    expect(await payment.told(orderId)).toEqual([]);
    await payment.at(0).app.listen(0, '127.0.0.1');
    await payment.database.sandboxCallback.updateMany({ where: owed, data: { dueAt: new Date(0) } });
    await payment.reaching('captured', orderId);
    await eventually(async () => {
      expect(await payment.database.sandboxCallback.count({ where: owed })).toBe(0);
    });
    expect(await payment.charge(orderId)).toMatchObject({ captures: 1 });
  });
});
