import { describe, expect, it } from '@jest/globals';
import { payments } from '../../test/support/queue-bench.js';
import { seededRandom } from '../../test/support/seeded-random.js';
import { fullJitterMs } from './full-jitter.js';
import { defineQueue, jobMessage } from './queue-definition.js';
import { InvalidJobPayloadError, UnknownQueueError } from './queue.errors.js';

describe('a queue', () => {
  it('that the key table does not have is refused at start', () => {
    expect(() => defineQueue({ name: 'parcels', jobs: {} })).toThrow(UnknownQueueError);
  });

  it('has runs, pauses and a concurrency of its own, or the usual ones', () => {
    expect(defineQueue({ name: 'orders', jobs: {} })).toMatchObject({
      attempts: 8,
      backoff: { baseMs: 1_000, maxMs: 60_000 },
      concurrency: 8,
    });
    expect(payments).toMatchObject({ attempts: 3, concurrency: 4 });
  });
});

describe('a bad payload', () => {
  it('is refused where the outbox row would be written', () => {
    const job = { name: 'charge', payload: { orderId: 'o1', amountPence: -1 } } as const;
    expect(() => jobMessage(payments, job)).toThrow(InvalidJobPayloadError);
    const good = { name: 'charge', payload: { orderId: 'o1', amountPence: 5 } } as const;
    expect(jobMessage(payments, good)).toEqual({ queue: 'payments', ...good });
  });
});

describe('full jitter', () => {
  it('spreads the pause over all of a span that doubles up to its bound', () => {
    const random = seededRandom(7);
    const backoff = { baseMs: 100, maxMs: 1_000 };
    const pauses = [1, 2, 3, 4, 5, 40].map((runs) =>
      Array.from({ length: 2_000 }, () => fullJitterMs(backoff, runs, random)),
    );
    for (const [index, longest] of [100, 200, 400, 800, 1_000, 1_000].entries()) {
      const sorted = (pauses[index] ?? []).sort((one, other) => one - other);
      expect(sorted[0]).toBeGreaterThanOrEqual(1);
      expect(sorted.at(-1)).toBeLessThanOrEqual(longest);
      expect((sorted[1_000] ?? 0) / longest).toBeCloseTo(0.5, 1);
    }
  });
});
