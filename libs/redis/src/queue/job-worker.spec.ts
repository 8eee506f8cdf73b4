import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { startStuckWorker } from '../../test/support/child-worker.js';
import { InboxDouble } from '../../test/support/outbox-double.js';
import { chargeAttempt, handling, QueueBench } from '../../test/support/queue-bench.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import type { JobContext } from './job-handlers.js';
import { UnrecoverableJobError } from './queue.errors.js';

const cluster = useTestCluster();
let bench: QueueBench;

beforeEach(() => {
  bench = new QueueBench(cluster);
});

afterEach(async () => {
  await bench.stop();
  await bench.flushAll();
});

/** A handler that says when it has begun and ends when it is told to, or by how it takes an abort. */
function heldCharge(onAbort?: (reject: (error: Error) => void) => void) {
  const begun = Promise.withResolvers<JobContext>();
  const gate = Promise.withResolvers<undefined>();
  const charge = async (_payload: unknown, job: JobContext) => {
    job.signal.addEventListener('abort', () => onAbort?.(gate.reject));
    begun.resolve(job);
    await gate.promise;
  };
  return {
    begun: begun.promise,
    end: () => {
      gate.resolve(undefined);
    },
    handlers: handling({ charge }),
  };
}

describe('a worker that is killed in the middle of a job', () => {
  it('has it run again by another within 20 s', async () => {
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    const child = await startStuckWorker(cluster.servers.seeds);
    expect(child.messageId).toBe(attempt.id);
    const inbox = new InboxDouble();
    bench.work({ handlers: handling({ charge: inbox.handle }) });
    expect(await bench.outcome(attempt)).toEqual({ state: 'open' });
    await child.kill();
    const killedAtMs = performance.now();
    await bench.untilIs(attempt, 'done', 40_000);
    const tookMs = performance.now() - killedAtMs;
    if (process.env['SHOW_FIGURES'])
      process.stderr.write(`run again after ${String(Math.round(tookMs))} ms\n`);
    expect(inbox.handled).toEqual(new Set([attempt.id]));
    expect(tookMs).toBeLessThan(25_000);
  }, 90_000);
});

describe('a worker that stops', () => {
  it('lets a running job end, and takes no other', async () => {
    const { begun, end, handlers } = heldCharge();
    const worker = bench.work({ handlers, concurrency: 1, graceMs: 20_000 });
    const [running, waiting] = [chargeAttempt(), chargeAttempt()];
    await bench.publisher.publish([running, waiting]);
    await begun;
    const stopped = worker.stop();
    end();
    await stopped;
    expect(await bench.outcome(running)).toEqual({ state: 'done' });
    expect(await bench.outcome(waiting)).toEqual({ state: 'open' });
  });

  it.each([
    ['does not listen', () => undefined],
    [
      'gives up',
      (reject: (error: Error) => void) => {
        reject(new Error('aborted'));
      },
    ],
  ])(
    'gives back a job whose handler %s, which another runs at once, with no run lost',
    async (_, onAbort) => {
      const { begun, end, handlers } = heldCharge(onAbort);
      const worker = bench.work({ handlers, graceMs: 50 });
      const attempt = chargeAttempt();
      await bench.publisher.publish([attempt]);
      const { signal } = await begun;
      const next = Promise.withResolvers<{ deliveries: number; atMs: number }>();
      const failing = async (_payload: unknown, { deliveries }: JobContext) => {
        next.resolve({ deliveries, atMs: performance.now() });
        if (deliveries < 4) throw new Error('of the spec');
        await Promise.resolve();
      };
      const stopAtMs = performance.now();
      await worker.stop();
      expect(signal.aborted).toBe(true);
      bench.work({ handlers: handling({ charge: failing }) });
      const { deliveries, atMs } = await next.promise;
      expect(deliveries).toBe(2);
      expect(atMs - stopAtMs).toBeLessThan(10_000);
      // Three runs are the queue's limit: all three were left to the second worker.
      await bench.untilIs(attempt, 'done');
      end();
    },
  );

  it('keeps what a handler decided after the abort: done is done, dead is dead', async () => {
    const done = heldCharge(() => {
      done.end();
    });
    const dead = heldCharge((reject) => {
      reject(new UnrecoverableJobError('declined'));
    });
    for (const [{ begun, handlers }, state] of [
      [done, 'done'],
      [dead, 'dead'],
    ] as const) {
      const worker = bench.work({ handlers, graceMs: 50 });
      const attempt = chargeAttempt();
      await bench.publisher.publish([attempt]);
      await begun;
      await worker.stop();
      expect(await bench.outcome(attempt)).toMatchObject({ state });
    }
  });

  it('is gone from the report of the queue', async () => {
    const worker = bench.work({});
    const workers = async () => (await bench.inspector.read())[0]?.workers;
    await until(async () => (await workers()) === 1, { what: 'the worker has signed', withinMs: 10_000 });
    await worker.stop();
    await until(async () => (await workers()) === 0, { what: 'the worker is gone', withinMs: 10_000 });
  });
});
