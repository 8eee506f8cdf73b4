import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Inbox } from '../../src/inbox/index.js';
import { MessagesUnderTest } from '../messages-under-test.js';

describe('Inbox', () => {
  let messages: MessagesUnderTest;
  let inbox: Inbox;
  let id: string;

  beforeAll(async () => {
    messages = await MessagesUnderTest.start();
  });
  afterAll(() => messages.stop());

  beforeEach(async () => {
    await messages.clear();
    inbox = new Inbox(messages.prisma);
    id = randomUUID();
  });

  /** One delivery: writes an effect, then waits for `before` and commits, or rolls back when it rejects. */
  const deliver = (before: () => Promise<unknown> = () => Promise.resolve()): Promise<boolean> =>
    inbox.commitOnce(id, async (tx) => {
      await tx.$executeRaw`INSERT INTO effects (message_id) VALUES (${id}::uuid)`;
      await before();
    });

  /** A delivery that has taken the message and does not commit yet. */
  const hold = async () => {
    const taken = Promise.withResolvers<undefined>();
    const end = Promise.withResolvers<undefined>();
    const delivery = deliver(() => {
      taken.resolve(undefined);
      return end.promise;
    });
    await taken.promise;
    return { delivery, end };
  };

  const untilAnotherWaits = (): Promise<void> => {
    const isWaiting = async () => {
      const rows = await messages.prisma.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO inbox%'`;
      return rows.length === 1;
    };
    return until(isWaiting, { what: 'the second delivery waits', withinMs: 5_000 });
  };

  it('does the work of a message once', async () => {
    await expect(deliver()).resolves.toBe(true);
    await expect(deliver()).resolves.toBe(false);
    expect(await messages.effects()).toEqual(new Map([[id, 1]]));
  });

  it('forgets a message whose work failed, so that it is done when it comes again', async () => {
    await expect(deliver(() => Promise.reject(new Error('no stock')))).rejects.toThrow('no stock');
    expect(await messages.effects()).toEqual(new Map());
    await expect(deliver()).resolves.toBe(true);
  });

  it('notes a message in a transaction that does more, and both or neither stay', async () => {
    const placed = (more: () => Promise<unknown>) =>
      messages.prisma.$transaction(async (tx) => {
        const isNew = await inbox.once(
          tx,
          id,
          () => tx.$executeRaw`INSERT INTO effects VALUES (${id}::uuid)`,
        );
        await more();
        return isNew;
      });
    await expect(placed(() => Promise.reject(new Error('no stock')))).rejects.toThrow('no stock');
    await expect(placed(() => Promise.resolve())).resolves.toBe(true);
    await expect(deliver()).resolves.toBe(false);
    expect(await messages.effects()).toEqual(new Map([[id, 1]]));
  });

  it('lets a second delivery wait for the commit of the first, and do nothing', async () => {
    const { delivery: first, end } = await hold();
    const second = deliver();
    await untilAnotherWaits();
    end.resolve(undefined);
    await expect(Promise.all([first, second])).resolves.toEqual([true, false]);
    expect(await messages.effects()).toEqual(new Map([[id, 1]]));
  });

  it('lets a second delivery do the work when the first rolls back', async () => {
    const { delivery: first, end } = await hold();
    const second = deliver();
    await untilAnotherWaits();
    end.reject(new Error('killed'));
    await expect(first).rejects.toThrow('killed');
    await expect(second).resolves.toBe(true);
    expect(await messages.effects()).toEqual(new Map([[id, 1]]));
  });

  it('does not hold up the deliveries of other messages', async () => {
    const { delivery: first, end } = await hold();
    id = randomUUID();
    await expect(deliver()).resolves.toBe(true);
    end.resolve(undefined);
    await first;
  });

  it('forgets old ids, a bounded number in a sweep', async () => {
    await messages.prisma.$executeRaw`INSERT INTO inbox SELECT gen_random_uuid() FROM generate_series(1, 25)`;
    await messages.age(31);
    await deliver();
    const small = new Inbox(messages.prisma, { batchSize: 10, batchesPerRun: 2 });
    const count = async () => (await messages.prisma.$queryRaw<unknown[]>`SELECT FROM inbox`).length;
    await small.sweep();
    expect(await count()).toBe(6);
    await small.sweep();
    expect(await count()).toBe(1);
    await expect(deliver()).resolves.toBe(false);
  });
});
