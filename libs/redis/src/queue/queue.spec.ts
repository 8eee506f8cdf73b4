import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chargeAttempt, handling, payments, QueueBench, recorder } from '../../test/support/queue-bench.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { defineQueue } from './queue-definition.js';
import { InvalidAttemptIdError, UnknownQueueError, UnrecoverableJobError } from './queue.errors.js';

const cluster = useTestCluster();
let bench: QueueBench;

beforeEach(() => {
  bench = new QueueBench(cluster);
});

afterEach(async () => {
  await bench.stop();
  await bench.flushAll();
});

describe('a job', () => {
  it('reaches its handler with the payload as the schema yields it', async () => {
    const warned = jest.spyOn(console, 'warn');
    const { calls, handlers } = recorder();
    bench.work({ handlers });
    const attempt = chargeAttempt({ payload: { orderId: 'o1', amountPence: '275' } });
    expect(await bench.publisher.publish([attempt])).toEqual([attempt.attemptId]);
    await bench.untilIs(attempt, 'done');
    const { id: messageId, attemptId } = attempt;
    expect(calls).toMatchObject([
      { payload: { orderId: 'o1', amountPence: 275 }, job: { messageId, attemptId, deliveries: 1 } },
    ]);
    expect(bench.logged).toEqual([]);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it('that is published twice under one attempt id runs once', async () => {
    const attempt = chargeAttempt();
    expect(await bench.publisher.publish([attempt, attempt])).toHaveLength(2);
    expect(await bench.publisher.publish([attempt])).toEqual([attempt.attemptId]);
    const { calls, handlers } = recorder();
    bench.work({ handlers });
    await bench.untilIs(attempt, 'done');
    await bench.publisher.publish([attempt]);
    const last = chargeAttempt();
    await bench.publisher.publish([last]);
    await bench.untilIs(last, 'done');
    expect(calls.map(({ job }) => job.attemptId)).toEqual([attempt.attemptId, last.attemptId]);
  });

  it('with a delay waits for its time', async () => {
    const { calls, handlers } = recorder();
    bench.work({ handlers });
    const startMs = performance.now();
    const attempt = chargeAttempt({ delayMs: 400 });
    await bench.publisher.publish([attempt]);
    expect(await bench.outcome(attempt)).toEqual({ state: 'open' });
    await bench.untilIs(attempt, 'done');
    expect((calls[0]?.atMs ?? 0) - startMs).toBeGreaterThanOrEqual(399);
  });

  it('is one of as many at a time as its worker may run', async () => {
    let [running, most] = [0, 0];
    const gate = Promise.withResolvers<undefined>();
    const charge = async () => {
      running += 1;
      most = Math.max(most, running);
      if (running === 3) gate.resolve(undefined);
      await gate.promise;
      running -= 1;
    };
    bench.work({ concurrency: 3, handlers: handling({ charge }) });
    const attempts = Array.from({ length: 12 }, () => chargeAttempt());
    await bench.publisher.publish(attempts);
    for (const attempt of attempts) await bench.untilIs(attempt, 'done');
    expect(most).toBe(3);
  });
});

describe('a look into the queue', () => {
  it('tells what waits and for how long, and what is put off, while nobody works', async () => {
    const { inspector, publisher } = bench;
    expect(await inspector.read()).toMatchObject([{ oldestWaitingMs: null, workers: 0 }]);
    const startMs = Date.now();
    await publisher.publish([chargeAttempt()]);
    await publisher.publish([chargeAttempt(), chargeAttempt({ delayMs: 60_000 })]);
    const [report] = await inspector.read();
    expect(report?.jobs).toEqual({ waiting: 2, active: 0, delayed: 1, completed: 0, failed: 0 });
    expect(report?.oldestWaitingMs).toBeGreaterThanOrEqual(0);
    expect(report?.oldestWaitingMs).toBeLessThanOrEqual(Date.now() - startMs);
  });
});

describe('a bad payload', () => {
  const payload = { orderId: 'o1', amountPence: -1, cardNumber: '4111' };

  it('that was written down all the same is dead at its consumer at once, which says where and not what', async () => {
    const attempt = chargeAttempt({ payload });
    expect(await bench.publisher.publish([attempt])).toEqual([attempt.attemptId]);
    const { calls, handlers } = recorder();
    bench.work({ handlers });
    await bench.untilIs(attempt, 'dead');
    expect(await bench.outcome(attempt)).toEqual({
      state: 'dead',
      error:
        "The payload of 'charge' for the queue 'payments' does not fit its schema at: amountPence, (payload).",
    });
    expect(calls).toEqual([]);
  });
});

describe('what is not known here', () => {
  it.each([
    [{ queue: 'shipments' }, UnknownQueueError],
    [{ attemptId: '7' }, InvalidAttemptIdError],
    [{ attemptId: 'a:b-1' }, InvalidAttemptIdError],
  ])('is not published (%j)', async (over, error) => {
    await expect(bench.publisher.publish([chargeAttempt(over)])).rejects.toBeInstanceOf(error);
  });

  it('holds up none of the others of its batch', async () => {
    const [good, bad] = [chargeAttempt(), chargeAttempt({ queue: 'shipments' })];
    expect(await bench.publisher.publish([bad, good])).toEqual([good.attemptId]);
    expect(bench.logged).toEqual([expect.stringContaining('UnknownQueueError')]);
  });

  it.each(['chargeback', 'toString'])(
    'is tried again at its consumer, for a newer release may know it (%s)',
    async (name) => {
      const attempt = chargeAttempt({ name });
      await bench.publisher.publish([attempt]);
      bench.work({});
      await bench.untilIs(attempt, 'dead');
      expect(bench.logged.map((line) => line.split(':')[0])).toEqual([
        'job run failed, retried',
        'job run failed, retried',
        'job run failed, dead',
      ]);
    },
  );
});

describe('a job whose handler fails', () => {
  it('is run again until it succeeds, and knows how often it was handed out', async () => {
    const { calls, handlers } = recorder(({ deliveries }) => {
      if (deliveries < 3) throw new Error('of the spec');
    });
    bench.work({ handlers });
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await bench.untilIs(attempt, 'done');
    expect(calls.map(({ job }) => job.deliveries)).toEqual([1, 2, 3]);
  });

  it('is dead after its last run, with the reason', async () => {
    const { calls, handlers } = recorder(({ deliveries }) => {
      throw new Error(`run ${String(deliveries)}`);
    });
    bench.work({ handlers });
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await bench.untilIs(attempt, 'dead');
    expect(await bench.outcome(attempt)).toEqual({ state: 'dead', error: 'run 3' });
    expect(calls).toHaveLength(3);
  });

  it('for good is dead at once', async () => {
    const { calls, handlers } = recorder(() => {
      throw new UnrecoverableJobError('the card was declined');
    });
    bench.work({ handlers });
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await bench.untilIs(attempt, 'dead');
    expect(await bench.outcome(attempt)).toEqual({ state: 'dead', error: 'the card was declined' });
    expect(calls).toHaveLength(1);
  });

  it('waits between its runs as long as the backoff says', async () => {
    const backoff = { baseMs: 400, maxMs: 600 };
    const queue = defineQueue({ ...payments, backoff });
    const { calls, handlers } = recorder(({ deliveries }) => {
      if (deliveries < 3) throw new Error('of the spec');
    });
    bench.work({ queue, handlers, random: () => 0.999 });
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await bench.untilIs(attempt, 'done');
    const [first = 0, second = 0, third = 0] = calls.map(({ atMs }) => atMs);
    expect(second - first).toBeGreaterThanOrEqual(399);
    expect(third - second).toBeGreaterThanOrEqual(598);
  });
});
