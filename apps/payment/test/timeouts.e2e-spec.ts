import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PaymentJobsService } from '../src/payments/payment-jobs.service.js';
import { PaymentProvider } from '../src/provider/payment-provider.js';
import { type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

const amountPence = 4_200;

describe('a provider that answers too late', () => {
  let payment: PaymentUnderTest;

  beforeAll(async () => {
    payment = await startPayment({ PAYMENT_SWEEP_MS: '50', PAYMENT_ASK_AFTER_MS: '2000' }, { instances: 2 });
  });
  afterAll(() => payment.stop());

  const order = async () => {
    const [userId, orderId] = [randomUUID(), randomUUID()];
    const { cardToken } = await payment.card(userId, testCards.approving);
    return { orderId, userId, cardToken, amountPence };
  };

  it('on each third call takes every payment once all the same, and gives back once what is cancelled', async () => {
    expect(await payment.timeOutEvery(3)).toMatchObject({ status: 200, body: { timeoutEvery: 3 } });
    const orders = await Promise.all(Array.from({ length: 60 }, order));
    await Promise.all(orders.map((its) => payment.publish('take-payment', its)));
    for (const { orderId } of orders) await payment.reaching('captured', orderId);
    const leaving = orders.slice(0, 20);
    await Promise.all(leaving.map(({ orderId }) => payment.publish('cancel-payment', { orderId })));
    const charges = await payment.statement();
    expect(charges).toHaveLength(60);
    for (const { orderId } of orders) {
      const isLeaving = leaving.some((its) => its.orderId === orderId);
      expect(charges.find((charge) => charge.orderId === orderId)).toMatchObject({
        ...{ captures: 1, capturedPence: amountPence, refundedPence: isLeaving ? amountPence : 0 },
      });
      expect(await payment.told(orderId)).toEqual(['payment-taken']);
    }
    await payment.timeOutEvery(0);
  });

  it('is set for all instances by one of them', async () => {
    await payment.timeOutEvery(7);
    const request = { method: 'GET', url: '/payments/sandbox' } as const;
    expect(await payment.ask('operator', request, 1)).toMatchObject({ body: { timeoutEvery: 7 } });
    await payment.timeOutEvery(0);
  });

  it('on every call is outlived by the sweep: it asks, and goes on from what is done', async () => {
    await payment.timeOutEvery(1);
    const its = await order();
    const jobs = payment.at(0).app.get(PaymentJobsService);
    await expect(jobs.take(its)).rejects.toMatchObject({ code: 'PROVIDER_TIMED_OUT' });
    await payment.timeOutEvery(0);
    await payment.reaching('captured', its.orderId);
    expect(await payment.charge(its.orderId)).toMatchObject({ captures: 1 });
  });

  describe('that a worker does not live to hear', () => {
    const calls = ['authorise', 'capture'] as const;
    const moments = ['before', 'after'] as const;

    it.each(calls.flatMap((call) => moments.map((moment) => [moment, call] as const)))(
      'dies right %s its call to %s: who takes the job next takes the payment once',
      async (moment, call) => {
        const its = await order();
        const { app } = payment.at(0);
        const provider = app.get(PaymentProvider);
        const right = provider[call].bind(provider) as (asked: object) => Promise<never>;
        const dying = jest.spyOn(provider, call).mockImplementationOnce(async (asked) => {
          if (moment === 'after') await right(asked);
          throw new Error('killed');
        });
        await expect(app.get(PaymentJobsService).take(its)).rejects.toThrow('killed');
        dying.mockRestore();
        await payment.at(1).app.get(PaymentJobsService).take(its);
        expect(await payment.charge(its.orderId)).toMatchObject({ state: 'captured', captures: 1 });
        expect(await payment.told(its.orderId)).toEqual(['payment-taken']);
      },
    );
  });
});
