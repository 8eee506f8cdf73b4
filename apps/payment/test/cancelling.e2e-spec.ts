import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PaymentJobsService } from '../src/payments/payment-jobs.service.js';
import { PaymentSteps } from '../src/payments/payment-steps.js';
import { PaymentProvider } from '../src/provider/payment-provider.js';
import { type At, type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

type Event = 'take' | 'cancel' | 'decide' | 'look';

/** Every order of the events, each once. */
function ordersOf(events: readonly Event[]): Event[][] {
  if (events.length === 0) return [[]];
  return [...new Set(events)].flatMap((first) =>
    ordersOf(events.toSpliced(events.indexOf(first), 1)).map((rest) => [first, ...rest]),
  );
}

describe('a cancellation', () => {
  let payment: PaymentUnderTest;

  // The provider decides when a spec says so, and nobody is called: what happens, happens in the order of the events.
  beforeAll(async () => {
    payment = await startPayment({ SANDBOX_CALLBACK_MS: '3600000' }, { instances: 2, isListening: false });
  });
  afterAll(() => payment.stop());

  const order = async (number: string) => {
    const [userId, orderId] = [randomUUID(), randomUUID()];
    const { cardToken } = await payment.card(userId, number);
    return { orderId, userId, cardToken, amountPence: 2_500 };
  };
  type Order = Awaited<ReturnType<typeof order>>;
  const decide = (orderId: string) =>
    payment.database.sandboxCharge.updateMany({
      where: { orderId, state: 'pending' },
      data: { state: 'authorised', settlesAt: null },
    });
  const happen = async (event: Event, its: Order, at: At = 0) => {
    const { app } = payment.at(at);
    if (event === 'take') await app.get(PaymentJobsService).take(its);
    if (event === 'cancel') await app.get(PaymentJobsService).cancel(its.orderId);
    if (event === 'decide') await decide(its.orderId);
    if (event === 'look') await app.get(PaymentSteps).lookAfter(its.orderId);
  };
  /** What is left in the provider's hands, by its own books, and how often it took anything. */
  const outcomeOf = async (orderId: string) => {
    const charge = (await payment.charge(orderId)) ?? { capturedPence: 0, refundedPence: 0, captures: 0 };
    const { state, capturedPence, refundedPence } = await payment.payment(orderId);
    return {
      state,
      keptPence: charge.capturedPence - charge.refundedPence,
      isTakenOnce: charge.captures <= 1,
      agrees: capturedPence === charge.capturedPence && refundedPence === charge.refundedPence,
    };
  };
  const undone = { state: 'cancelled', keptPence: 0, isTakenOnce: true, agrees: true };

  it.each([
    ['a card that approves', testCards.approving, ['take', 'take', 'cancel', 'cancel']],
    ['one that is decided later', testCards.callingBackLate, ['take', 'cancel', 'cancel', 'decide', 'look']],
  ] as const)('undoes the payment from %s, whatever the order of events', async (_what, number, events) => {
    for (const sequence of ordersOf(events)) {
      const its = await order(number);
      for (const event of sequence) await happen(event, its);
      expect([sequence, await outcomeOf(its.orderId)]).toEqual([sequence, undone]);
      const isFirst = sequence.indexOf('cancel') < sequence.indexOf('take');
      expect((await payment.told(its.orderId)).length).toBeLessThanOrEqual(isFirst ? 0 : 1);
    }
    expect(ordersOf(events)).toHaveLength(number === testCards.approving ? 6 : 60);
  });

  it('finds a declined payment declined, and leaves it so', async () => {
    for (const sequence of ordersOf(['take', 'take', 'cancel'])) {
      const its = await order(testCards.declining);
      for (const event of sequence) await happen(event, its);
      const { state, keptPence } = await outcomeOf(its.orderId);
      const isFirst = sequence[0] === 'cancel';
      expect([sequence, state, keptPence]).toEqual([sequence, isFirst ? 'cancelled' : 'declined', 0]);
    }
  });

  it.each([
    ['a card that approves', testCards.approving, ['take', 'take', 'cancel', 'cancel']],
    ['one that is decided later', testCards.callingBackLate, ['take', 'look', 'cancel', 'decide', 'look']],
  ] as const)(
    'undoes it when everything comes at once over two instances: %s',
    async (_what, number, events) => {
      for (let round = 0; round < 30; round += 1) {
        const its = await order(number);
        await Promise.all(events.map((event, index) => happen(event, its, ((round + index) % 2) as At)));
        expect([round, await outcomeOf(its.orderId)]).toEqual([round, undone]);
      }
    },
  );

  it('comes by jobs too, beside the payment, and is the last word', async () => {
    const its = await Promise.all(Array.from({ length: 10 }, () => order(testCards.approving)));
    await Promise.all(
      its.flatMap((one) => [
        payment.publish('take-payment', one, { attempts: 2 }),
        payment.publish('cancel-payment', { orderId: one.orderId }, { attempts: 2 }),
      ]),
    );
    for (const { orderId } of its) expect(await outcomeOf(orderId)).toEqual(undone);
  });

  it('of an order that never asked for money is remembered, and its owner sees it when it asks', async () => {
    const its = await order(testCards.approving);
    await payment.publish('cancel-payment', { orderId: its.orderId });
    const url = `/payments/orders/${its.orderId}`;
    expect(await payment.ask(its.userId, { method: 'GET', url })).toMatchObject({ status: 404 });
    expect(await payment.payment(its.orderId)).toMatchObject({ state: 'cancelled', amountPence: 0 });
    await payment.publish('take-payment', its);
    expect(await payment.ask(its.userId, { method: 'GET', url })).toMatchObject({
      body: { state: 'cancelled', amountPence: 2_500, capturedPence: 0 },
    });
    expect([await payment.told(its.orderId), await payment.charge(its.orderId)]).toEqual([[], undefined]);
  });

  it.each(['authorise', 'capture'] as const)(
    'overtakes a call to %s that is still on its way',
    async (call) => {
      const its = await order(testCards.approving);
      const provider = payment.at(0).app.get(PaymentProvider);
      const right = provider[call].bind(provider) as (asked: object) => Promise<never>;
      const [sent, arrived] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
      const slow = jest.spyOn(provider, call).mockImplementationOnce(async (asked) => {
        sent.resolve(undefined);
        await arrived.promise;
        return right(asked);
      });
      const taking = happen('take', its);
      await sent.promise;
      await happen('cancel', its, 1);
      arrived.resolve(undefined);
      await taking;
      slow.mockRestore();
      expect([await outcomeOf(its.orderId), await payment.told(its.orderId)]).toEqual([undone, []]);
      expect(await payment.charge(its.orderId)).toMatchObject({ state: 'voided', captures: 0 });
    },
  );

  it('goes on when the answer to it came too late', async () => {
    const its = await order(testCards.approving);
    await happen('take', its);
    await payment.timeOutEvery(1);
    await expect(happen('cancel', its)).rejects.toMatchObject({ code: 'PROVIDER_TIMED_OUT' });
    await payment.timeOutEvery(0);
    await happen('cancel', its);
    expect(await outcomeOf(its.orderId)).toEqual(undone);
  });
});
