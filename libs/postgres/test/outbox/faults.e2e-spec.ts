import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Inbox } from '../../src/inbox/index.js';
import { type OutboxAttempt, OutboxRelay } from '../../src/outbox/index.js';
import { MessagesUnderTest } from '../messages-under-test.js';
import { LossyQueue } from './lossy-queue.js';
import { QueueDouble } from './queue-double.js';

describe('under fault', () => {
  let messages: MessagesUnderTest;

  beforeAll(async () => {
    messages = await MessagesUnderTest.start();
  });
  afterAll(() => messages.stop());
  beforeEach(() => messages.clear());

  it('a job of a relay that is killed between claim and publish is published by another, after the lease', async () => {
    const [id] = await messages.add(1);
    const program = join(import.meta.dirname, 'hanging-relay.mjs');
    const killed = spawn(process.execPath, [program, messages.databaseUrl], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(killed.stdout, 'data');
    expect(String(said)).toBe('claimed\n');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const queue = new QueueDouble();
    const relay = new OutboxRelay({ database: messages.prisma, transport: queue });
    await relay.publishDue();
    expect(queue.published).toEqual([]);
    await messages.makeDue();
    await relay.publishDue();
    expect(queue.attemptIds).toEqual([`${String(id)}-2`]);
  });

  it('a thousand jobs take effect exactly once, though the queue loses and doubles them and Postgres restarts', async () => {
    const ids = await messages.add(1_000);
    const inbox = new Inbox(messages.prisma);
    const consume = ({ id, payload }: OutboxAttempt): Promise<unknown> =>
      messages.prisma.$transaction((tx) =>
        inbox.once(tx, id, async () => {
          await tx.$executeRaw`INSERT INTO effects (message_id) VALUES (${id}::uuid)`;
          if (runs.fails(payload)) throw new Error('the first run fails, after it has written');
        }),
      );
    const runs = new FirstRuns();
    const queue = new LossyQueue({ seed: 1, consume: async (message) => void (await consume(message)) });
    const options = { redeliveryMs: 40, redeliveryMaxMs: 200, retryMs: 1, batchesPerRun: 3 };
    const relays = [1, 2].map(
      () => new OutboxRelay({ database: messages.prisma, transport: queue, options }),
    );
    const consumers = queue.work(3);
    const isAtLeast = (count: number) => async () => {
      await Promise.allSettled(relays.flatMap((relay) => [relay.publishDue(), relay.settle()]));
      return (await messages.countDone()) >= count;
    };
    await until(isAtLeast(300), { what: 'a third is done', withinMs: 60_000 });
    const goesOn = until(isAtLeast(1_000), { what: 'everything is done', withinMs: 90_000, everyMs: 50 });
    await messages.postgres.restart();
    await goesOn;
    queue.close();
    await consumers;
    expect(await messages.effects()).toEqual(new Map(ids.toSorted().map((id) => [id, 1])));
    const faults = [
      'away',
      'late',
      'evicted',
      'refused',
      'lost',
      'delivered twice',
      'stalled after its commit',
    ];
    expect([...queue.faults.keys()].toSorted()).toEqual(faults.toSorted());
  }, 180_000);
});

/** One job in ten fails the first time. */
class FirstRuns {
  readonly #failed = new Set<string>();

  fails(payload: unknown): boolean {
    const job = JSON.stringify(payload);
    if (!job.endsWith('7}') || this.#failed.has(job)) return false;
    this.#failed.add(job);
    return true;
  }
}
