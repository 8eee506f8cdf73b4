import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobPublisher } from '@shop/redis/queue';
import { TestGateway } from '@shop/testing';
import { paymentsQueue } from '../src/queues.js';
import { type PaymentUnderTest, startPayment, testCards } from './payment-under-test.js';

const rounds = 5;
const ordersOfARound = 12;

/** The built service in a process of its own, when it listens. */
async function startProcess(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const program = join(import.meta.dirname, '../dist/main.js');
  const child = spawn(process.execPath, [program], {
    env: { ...env, PORT: '0', IDENTITY_PUBLIC_KEY: new TestGateway().publicKey },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('"url"')) continue;
    child.stdout.resume();
    return child;
  }
  throw new Error('the service ended before it listened');
}

describe('processes that are killed with payments in their hands', () => {
  let payment: PaymentUnderTest;

  beforeAll(async () => {
    payment = await startPayment({ PAYMENT_ASK_AFTER_MS: '1000', PAYMENT_SWEEP_MS: '200' }, { works: false });
  });
  afterAll(() => payment.stop());

  const publish = async () => {
    const userId = randomUUID();
    const { cardToken } = await payment.card(userId, testCards.approving);
    const orderIds = Array.from({ length: ordersOfARound }, () => randomUUID());
    const messages = orderIds.map((orderId) => ({
      ...{ id: orderId, attempt: 1, attemptId: `${orderId}-1`, queue: paymentsQueue.name },
      ...{ name: 'take-payment', payload: { orderId, userId, cardToken, amountPence: 700 } },
    }));
    await payment.at(0).app.get(JobPublisher).publish(messages);
    return orderIds;
  };
  const countIn = (states: string[], orderIds: readonly string[]) =>
    payment.database.payment.count({ where: { state: { in: states }, orderId: { in: [...orderIds] } } });
  const underWay = (orderIds: readonly string[]) => countIn(['asked', 'authorised'], orderIds);

  it('leave each of them taken once', async () => {
    const orderIds: string[] = [];
    let interrupted = 0;
    for (let round = 0; round < rounds; round += 1) {
      const child = await startProcess(payment.env);
      const its = await publish();
      while ((await underWay(its)) === 0 && (await countIn(['captured'], its)) < its.length)
        expect(child.exitCode).toBeNull();
      child.kill('SIGKILL');
      await once(child, 'exit');
      interrupted += await underWay(its);
      orderIds.push(...its);
    }
    expect(interrupted).toBeGreaterThan(0);
    const child = await startProcess(payment.env);
    // What a killed worker had in its hands, and had not written down yet, goes to another after 20 s: longer than one wait.
    for (const orderId of orderIds)
      await payment.reaching('captured', orderId).catch(() => payment.reaching('captured', orderId));
    child.kill('SIGTERM');
    await once(child, 'exit');
    const charges = await payment.statement();
    expect(charges.filter(({ captures, capturedPence }) => captures !== 1 || capturedPence !== 700)).toEqual(
      [],
    );
    expect(charges).toHaveLength(rounds * ordersOfARound);
    for (const orderId of orderIds) expect(await payment.told(orderId)).toEqual(['payment-taken']);
  }, 180_000);
});
