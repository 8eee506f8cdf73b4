import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PaymentJobsService } from '../src/payments/payment-jobs.service.js';
import { type At, type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

describe('a refund', () => {
  let payment: PaymentUnderTest;

  beforeAll(async () => {
    payment = await startPayment({}, { instances: 2 });
  });
  afterAll(() => payment.stop());

  const taken = (amountPence = 1_000) => payment.takeFrom(testCards.approving, { amountPence });
  const refund = (
    orderId: string,
    amountPence: number,
    published: Parameters<typeof payment.publish>[2] = {},
  ) => payment.publish('refund-payment', { orderId, refundId: randomUUID(), amountPence }, published);
  const refundedPenceOf = async (orderId: string) => {
    const charge = await payment.charge(orderId);
    const { refundedPence } = await payment.payment(orderId);
    expect(charge?.refundedPence).toBe(refundedPence);
    return refundedPence;
  };
  const toldOf = async (orderId: string) =>
    (await payment.told(orderId)).filter((name) => name === 'payment-refunded').length;

  it('gives a part back once, however often it is delivered', async () => {
    const orderId = await taken();
    await refund(orderId, 300, { attempts: 5 });
    await refund(orderId, 200);
    expect([await refundedPenceOf(orderId), await toldOf(orderId)]).toEqual([500, 2]);
    expect(await payment.payment(orderId)).toMatchObject({ state: 'captured', capturedPence: 1_000 });
  });

  it('gives everything back to the penny, and then nothing more', async () => {
    const orderId = await taken();
    await refund(orderId, 999);
    await refund(orderId, 2, { ends: 'dead' });
    await refund(orderId, 1);
    await refund(orderId, 1, { ends: 'dead' });
    expect([await refundedPenceOf(orderId), await toldOf(orderId)]).toEqual([1_000, 2]);
  });

  it('gives back no more than was taken when many come at once over two instances', async () => {
    const orderId = await taken();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        payment
          .at((index % 2) as At)
          .app.get(PaymentJobsService)
          .refund({ orderId, refundId: randomUUID(), amountPence: 300 }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect([await refundedPenceOf(orderId), await toldOf(orderId)]).toEqual([900, 3]);
  });

  it('of what was declined or never asked for is a dead letter in the end', async () => {
    await refund(await payment.takeFrom(testCards.declining), 1, { ends: 'dead' });
    const jobs = payment.at(0).app.get(PaymentJobsService);
    const nobodys = { orderId: randomUUID(), refundId: randomUUID(), amountPence: 1 };
    await expect(jobs.refund(nobodys)).rejects.toMatchObject({ code: 'PAYMENT_UNDER_WAY' });
  });

  it('of an id that stands for a part of another payment is refused', async () => {
    const [one, other] = [await taken(), await taken()];
    const refund = { refundId: randomUUID(), amountPence: 10 };
    const jobs = payment.at(0).app.get(PaymentJobsService);
    await jobs.refund({ orderId: one, ...refund });
    await expect(jobs.refund({ orderId: other, ...refund })).rejects.toMatchObject({ code: 'P2002' });
    expect([await refundedPenceOf(one), await refundedPenceOf(other)]).toEqual([10, 0]);
  });

  it('of an order that is cancelled as well is covered by that, whichever comes first', async () => {
    for (const events of [
      ['refund', 'cancel'],
      ['cancel', 'refund'],
    ]) {
      const orderId = await taken();
      for (const event of events)
        await (event === 'refund' ? refund(orderId, 400) : payment.publish('cancel-payment', { orderId }));
      expect([events, await refundedPenceOf(orderId), await toldOf(orderId)]).toEqual([events, 1_000, 1]);
      expect(await payment.payment(orderId)).toMatchObject({ state: 'cancelled' });
    }
  });

  it('gives back once what it and a cancellation want at once over two instances', async () => {
    for (let round = 0; round < 20; round += 1) {
      const orderId = await taken();
      const [one, other] = [payment.at(0), payment.at(1)].map(({ app }) => app.get(PaymentJobsService));
      const parts = [250, 350].map((amountPence) => ({ orderId, refundId: randomUUID(), amountPence }));
      const events = [...parts.map((part) => () => one?.refund(part)), () => other?.cancel(orderId)];
      const outcomes = await Promise.allSettled(events.map((event) => event()));
      // The provider may refuse a part that the cancellation has given back; the queue would run it again.
      const again = events.filter((_, index) => outcomes[index]?.status === 'rejected');
      for (const event of again) await event();
      expect([round, await refundedPenceOf(orderId), await toldOf(orderId)]).toEqual([round, 1_000, 2]);
    }
  });
});
