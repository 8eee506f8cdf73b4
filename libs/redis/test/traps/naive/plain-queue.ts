import { Queue, Worker } from 'bullmq';
import type { Cluster } from 'ioredis';

const NAME = '{plain}';

/** A BullMQ queue as samples have it: added after the commit, processed by a function, every option at its default. */
export class PlainQueue {
  readonly #queue: Queue;
  readonly #redis: Cluster;
  readonly #workers: Worker[] = [];

  constructor(redis: Cluster) {
    this.#redis = redis;
    this.#queue = new Queue(NAME, { connection: redis, prefix: 'queue' });
    this.#queue.on('error', () => undefined);
  }

  /** Adds jobs. Finished ones are removed where one wants to keep Redis small: `{ removeOnComplete: true }`. */
  async add(ids: readonly string[], options: { removeOnComplete?: boolean } = {}): Promise<void> {
    await this.#queue.addBulk(
      ids.map((jobId) => ({ name: 'charge', data: {}, opts: { jobId, ...options } })),
    );
  }

  work(handle: (id: string) => Promise<void>): Worker {
    const worker = new Worker(NAME, (job) => handle(job.id ?? ''), {
      connection: this.#redis,
      prefix: 'queue',
    });
    worker.on('error', () => undefined);
    this.#workers.push(worker);
    return worker;
  }

  async stateOf(id: string): Promise<string> {
    return this.#queue.getJobState(id);
  }

  /** Finished jobs that are still in Redis. */
  async kept(): Promise<number> {
    return (await this.#queue.getJobCounts('completed'))['completed'] ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close(true)));
    await this.#queue.close();
  }
}
