import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { chargeAttempt, handling, payments, QueueBench, recorder } from '../../test/support/queue-bench.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
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

describe('the outcome of an attempt', () => {
  it('is open while it waits, while it is delayed and while it runs', async () => {
    const [waiting, delayed, running] = [
      chargeAttempt(),
      chargeAttempt({ delayMs: 60_000 }),
      chargeAttempt(),
    ];
    const gate = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const charge = async () => {
      begun.resolve(undefined);
      await gate.promise;
    };
    await bench.publisher.publish([running]);
    bench.work({ concurrency: 1, handlers: handling({ charge }) });
    await begun.promise;
    await bench.publisher.publish([waiting, delayed]);
    const outcomes = await bench.publisher.outcomes([waiting, delayed, running]);
    expect([...outcomes.values()]).toEqual([{ state: 'open' }, { state: 'open' }, { state: 'open' }]);
    gate.resolve(undefined);
    await bench.untilIs(waiting, 'done');
  });

  it('is unknown once its list was evicted, though its hash lives and its id is taken', async () => {
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await bench.redis('DEL', payments.family.key('wait'));
    expect(await bench.redis('EXISTS', payments.family.key(attempt.attemptId))).toBe(1);
    expect(await bench.outcome(attempt)).toEqual({ state: 'unknown' });
    await bench.publisher.publish([attempt]);
    expect(await bench.outcome(attempt)).toEqual({ state: 'unknown' });
    const again = chargeAttempt({ id: attempt.id, attempt: 2 });
    await bench.publisher.publish([again]);
    bench.work({ handlers: recorder().handlers });
    await bench.untilIs(again, 'done');
  });

  it('is unknown, not dead, once its hash was evicted, and a worker that finds nothing leaves none', async () => {
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await bench.redis('DEL', payments.family.key(attempt.attemptId));
    expect(await bench.outcome(attempt)).toEqual({ state: 'unknown' });
    const { calls, handlers } = recorder();
    bench.work({ handlers });
    const wasLost = () =>
      Promise.resolve(bench.logged.some((line) => line.startsWith('job run failed, lost')));
    await until(wasLost, { what: 'the loss was logged', withinMs: 5_000 });
    expect(calls).toEqual([]);
    expect(await bench.outcome(attempt)).toEqual({ state: 'unknown' });
    expect(await bench.redis('EXISTS', payments.family.key(attempt.attemptId))).toBe(0);
  });

  it('is unknown once its hash was evicted while it ran, long before its worker counts as stalled', async () => {
    const begun = Promise.withResolvers<undefined>();
    const gate = Promise.withResolvers<undefined>();
    const charge = async () => {
      begun.resolve(undefined);
      await gate.promise;
    };
    bench.work({ handlers: handling({ charge }) });
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await begun.promise;
    await bench.redis('DEL', payments.family.key(attempt.attemptId));
    expect(await bench.outcome(attempt)).toEqual({ state: 'unknown' });
    gate.resolve(undefined);
    const again = chargeAttempt({ id: attempt.id, attempt: 2 });
    await bench.publisher.publish([again]);
    await bench.untilIs(again, 'done');
  });

  it('is unknown of what was never published', async () => {
    expect(await bench.outcome(chargeAttempt())).toEqual({ state: 'unknown' });
  });

  it('is dead without a reason once the hash of a dead job was evicted', async () => {
    const { handlers } = recorder(() => {
      throw new UnrecoverableJobError('the card was declined');
    });
    bench.work({ handlers });
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await bench.untilIs(attempt, 'dead');
    await bench.redis('DEL', payments.family.key(attempt.attemptId));
    expect(await bench.outcome(attempt)).toEqual({
      state: 'dead',
      error: 'the reason is no longer in Redis',
    });
  });
});
