import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Queue, Worker } from 'bullmq';
import { Cluster } from 'ioredis';
import { MemoryPressure } from '../../test/support/memory-pressure.js';
import { InboxDouble, OutboxDouble } from '../../test/support/outbox-double.js';
import { handling, payments, QueueBench } from '../../test/support/queue-bench.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';

/*
 * Why this library exists. Redis evicts here (allkeys-lru), and a queue is made of keys like any other. First what that
 * does to BullMQ alone, then the same under an outbox that asks what became of its jobs.
 */

const JOBS = 200;
const MAXMEMORY_MB = 12;

const cluster = useOwnCluster({ conf: { maxmemory: `${String(MAXMEMORY_MB)}mb` } });
let bench: QueueBench;

beforeEach(() => {
  bench = new QueueBench(cluster);
});

afterEach(async () => {
  await bench.stop();
  await bench.flushAll();
});

/** BullMQ as its own manual would have it. */
class BareQueue {
  readonly processed: string[] = [];
  readonly errors: unknown[] = [];
  readonly queue: Queue;
  readonly #options;
  #worker: Worker | undefined;

  constructor(seeds: string) {
    const connection = new Cluster(seeds.split(',').map((seed) => `redis://${seed}`));
    this.#options = { connection, prefix: 'queue' };
    this.queue = new Queue('{bare}', this.#options);
    this.queue.on('error', (error) => this.errors.push(error));
  }

  async work(): Promise<void> {
    const handle = (job: { name: string }) => Promise.resolve(this.processed.push(job.name));
    this.#worker = new Worker('{bare}', handle, this.#options);
    this.#worker.on('error', (error) => this.errors.push(error));
    await this.#worker.waitUntilReady();
  }

  async close(): Promise<void> {
    await this.#worker?.close();
    await this.queue.close();
    this.#options.connection.disconnect();
  }
}

describe('under eviction', () => {
  it('a bare BullMQ queue loses its jobs in silence', async () => {
    const warned = jest.spyOn(console, 'warn').mockReturnValue(undefined);
    const bare = new BareQueue(cluster.servers.seeds);
    try {
      const jobs = Array.from({ length: JOBS }, (_, index) => ({ name: 'charge', data: { index } }));
      expect(await bare.queue.addBulk(jobs)).toHaveLength(JOBS);
      const pressure = new MemoryPressure(bench, 'bare');
      await pressure.evict('queue:{bare}:wait');
      // Keys of the same second are equally old to Redis: with memory still full it might evict what is added next.
      await pressure.end();
      await bare.work();
      // It works: what is added now is processed, and so every older job had its turn.
      const last = await bare.queue.add('last', {});
      await until(async () => (await last.getState()) === 'completed', {
        what: 'the last is done',
        withinMs: 20_000,
      });
      expect(bare.processed).toEqual(['last']);
      expect(bare.errors).toEqual([]);
      expect(await bare.queue.getJobCounts('waiting', 'active', 'delayed', 'failed')).toEqual({
        ...{ waiting: 0, active: 0, delayed: 0, failed: 0 },
      });
    } finally {
      await bare.close();
    }
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('Eviction policy is allkeys-lru'));
    warned.mockRestore();
  }, 120_000);

  it('this queue, behind an outbox, loses none and does each once', async () => {
    const outbox = new OutboxDouble(bench.publisher);
    const inbox = new InboxDouble();
    const pressure = new MemoryPressure(bench, 'payments');
    outbox.write(JOBS);
    await outbox.publish();
    await pressure.evict(payments.family.key('wait'));
    bench.work({ handlers: handling({ charge: inbox.handle }) });
    // And all memory is wanted for other things again and again while it works. Not at every moment: what then gets
    // through is a matter of who is faster, which no test should ask.
    for (const share of [0.25, 0.5, 0.75]) {
      await outbox.untilDone({ count: JOBS * share, withinMs: 60_000 });
      await pressure.writeMegabytes(2 * MAXMEMORY_MB);
    }
    await outbox.untilDone({ withinMs: 60_000 });
    expect(inbox.handled).toEqual(new Set(outbox.ids));
    expect(outbox.republished).toBeGreaterThanOrEqual(JOBS);
    if (process.env['SHOW_FIGURES']) {
      process.stderr.write(`${JSON.stringify({ republished: outbox.republished, runs: inbox.runs })}\n`);
    }
  }, 120_000);
});
