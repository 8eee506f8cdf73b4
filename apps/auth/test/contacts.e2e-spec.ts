import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobWorker, QueueConnections } from '@shop/redis/queue';
import { eventually } from '@shop/testing';
import { notificationsQueue } from '../src/queues.js';
import { type AuthUnderTest, startAuth } from './auth-under-test.js';

const password = 'a long enough password';

/** Takes every job of the queue as notification does, and keeps it. */
function listenerOf(auth: AuthUnderTest) {
  const heard: (readonly [name: string, payload: object])[] = [];
  const hear = (name: string) => (payload: object) => {
    heard.push([name, payload]);
    return Promise.resolve();
  };
  const handlers = {
    'order-confirmed': hear('order-confirmed'),
    'order-cancelled': hear('order-cancelled'),
    'order-refunded': hear('order-refunded'),
    'order-shipped': hear('order-shipped'),
    'order-delivered': hear('order-delivered'),
    'contact-known': hear('contact-known'),
    'contact-erased': hear('contact-erased'),
  };
  const connections = auth.app.app.get(QueueConnections);
  const worker = new JobWorker({ connections, queue: notificationsQueue, handlers });
  worker.start();
  return { heard, stop: () => worker.stop() };
}

describe('contacts, as notification hears of them', () => {
  let auth: AuthUnderTest;
  let listener: ReturnType<typeof listenerOf>;

  beforeAll(async () => {
    auth = await startAuth();
    listener = listenerOf(auth);
  });
  afterAll(async () => {
    await listener.stop();
    await auth.stop();
  });

  const heardOf = (userId: string) =>
    listener.heard.filter(([, payload]) => JSON.stringify(payload).includes(userId));
  const untilHeard = (userId: string, jobs: readonly (readonly [string, object])[]) =>
    eventually(async () => {
      expect(heardOf(userId)).toEqual(jobs);
      await Promise.resolve();
    });
  const signUp = async (email: string) => {
    await auth.register({ email, password });
    return (await auth.signIn({ email, password })).started;
  };

  it('an account is told with its address, once', async () => {
    const { userId } = await signUp('ada@example.org');
    await untilHeard(userId, [['contact-known', { userId, email: 'ada@example.org' }]]);
  });

  it('an account that is not made is not told', async () => {
    const before = await auth.database.outboxRow.count();
    const body = { email: 'ada@example.org', password };
    expect(await auth.ask('POST', '/auth/accounts', { body })).toMatchObject({ status: 409 });
    expect(await auth.database.outboxRow.count()).toBe(before);
  });

  it('an erasure is told by id alone, once, and the address is nowhere any more', async () => {
    const started = await signUp('grace@example.org');
    const { userId } = started;
    await untilHeard(userId, [['contact-known', { userId, email: 'grace@example.org' }]]);
    for (let time = 0; time < 2; time += 1)
      expect(await auth.ask('DELETE', '/auth/account', { as: started })).toMatchObject({ status: 204 });
    await untilHeard(userId, [
      ['contact-known', { userId, email: 'grace@example.org' }],
      ['contact-erased', { userId }],
    ]);
    expect(JSON.stringify(await auth.database.outboxRow.findMany())).not.toContain('grace@example.org');
  });

  it('an account that is made while Redis is silent is told later', async () => {
    const email = 'mary@example.org';
    const { status, body } = await auth.redis.whileHanging(() =>
      auth.ask('POST', '/auth/accounts', { body: { email, password } }),
    );
    expect(status).toBe(201);
    const { userId } = Object(body) as { userId: string };
    await eventually(async () => {
      expect(heardOf(userId)[0]).toEqual(['contact-known', { userId, email }]);
      await Promise.resolve();
    });
  });
});
