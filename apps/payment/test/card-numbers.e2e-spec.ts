import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOGGER, type Logger } from '@shop/service-defaults';
import { eventually } from '@shop/testing';
import { everythingKept } from './everything-kept.js';
import { expiry, type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

/** Numbers that go in, as people write them, with a code that is no part of an id. */
const numbers = ['4012 8888 8888 1881', ...Object.values(testCards)];
const cvc = '8417';

/** What no place may have: a number in any spelling, what can be turned back into it, or the code under its name. */
const traces = numbers.flatMap((written) => {
  const number = written.replaceAll(' ', '');
  const spelled = [...(number.match(/\d{4}/g) ?? [])].join('[ -]?');
  const hash = createHash('sha256').update(number);
  return [spelled, Buffer.from(number).toString('base64').slice(0, 20), hash.digest('hex')];
});
const pattern = new RegExp([...traces, `cvc\\W{0,6}${cvc}`].join('|'), 'i');

describe('a card’s number', () => {
  let payment: PaymentUnderTest;
  const answers: string[] = [];

  beforeAll(async () => {
    payment = await startPayment({ PAYMENT_SWEEP_MS: '50', LOG_LEVEL: 'trace' }, { instances: 2 });
  });
  afterAll(() => payment.stop());

  const send = async (who: string, body: string) => {
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', url: '/payments/cards', payload: body, headers } as const;
    const answer = await payment.ask(who, request);
    answers.push(JSON.stringify(answer));
    return answer;
  };
  const placesOf = async () => {
    const kept = await everythingKept(payment, [0, 1]);
    return kept.filter(({ text }) => pattern.test(text)).map(({ place }) => place);
  };

  /** Everything that can be done with a card, and most of what goes wrong. */
  const payWith = async (number: string) => {
    const userId = randomUUID();
    const card = { number, ...expiry, cvc };
    const { body } = await send(userId, JSON.stringify(card));
    const { cardToken } = body as { cardToken: string };
    for (const wrong of [{ expiryYear: 2020 }, { expiryMonth: 13 }, { cvc: `${cvc}x` }, { holder: number }])
      await send(userId, JSON.stringify({ ...card, ...wrong }));
    await send(userId, JSON.stringify({ ...card, number: `${number}0` }));
    await send(userId, JSON.stringify({ ...card, number: [number] }));
    await send(userId, `${JSON.stringify(card)}}`);
    await send(userId, JSON.stringify(card).slice(0, -9));
    const orders = [1, 2].map(() => payment.take({ userId, cardToken }, { attempts: 2 }));
    const [orderId = '', leaving = ''] = await Promise.all(orders);
    await payment.publish('cancel-payment', { orderId: leaving });
    await eventually(async () => {
      expect((await payment.payment(orderId)).state).not.toBe('pending');
    });
    const { transactionId, capturedPence } = await payment.payment(orderId);
    const ends = capturedPence > 0 ? 'done' : 'dead';
    await payment.publish('refund-payment', { orderId, refundId: randomUUID(), amountPence: 5 }, { ends });
    const url = `/payments/transactions/${transactionId}`;
    answers.push(JSON.stringify(await payment.ask(userId, { method: 'GET', url })));
  };

  it('is in no row, no key, no line of a log and no answer after all that can happen to it', async () => {
    for (const number of numbers) await payWith(number);
    await payment.timeOutEvery(3);
    for (const number of numbers) await payWith(number);
    await payment.timeOutEvery(0);
    expect(await placesOf()).toEqual([]);
    expect(answers.filter((answer) => pattern.test(answer))).toEqual([]);
    expect(answers.length).toBeGreaterThan(100);
  });

  it('would be found in each of these places', async () => {
    const [number = ''] = numbers;
    const { database, redis } = payment;
    const [row] = await database.sandboxCard.findMany({ take: 1 });
    await database.sandboxCard.update({
      where: { id: row?.id ?? '' },
      data: { brand: number.replaceAll(' ', '') },
    });
    await redis.command('HSET', 'payment:planted', 'number', number);
    payment.at(1).app.get<Logger>(LOGGER).info({ card: { cvc } }, 'planted');
    const places = await placesOf();
    expect(places).toContain('the table sandbox_cards');
    expect(places).toContain('the log');
    expect(places.filter((place) => place.startsWith('the keys'))).toHaveLength(1);
    expect(places).toHaveLength(3);
  });
});
