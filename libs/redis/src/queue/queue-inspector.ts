import type { Queue } from 'bullmq';
import { z } from 'zod';
import { asRedisError } from '../client/as-redis-error.js';
import type { QueueConnections } from './queue-connections.js';
import type { QueueDefinition } from './queue-definition.js';
import { openQueue, type JobEnvelope } from './queue-handle.js';
import { countWorkers } from './worker-presence.js';

/** How many jobs Redis holds in each state; the outbox may have more. */
export interface JobCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  /** Kept for an hour or until 2,000 newer ones. */
  readonly completed: number;
  /** The same. */
  readonly failed: number;
}

/** A queue at one moment, for `/ops` and dashboards. */
export interface QueueReport {
  readonly queue: string;
  readonly jobs: JobCounts;
  /** How long the next job has waited, in milliseconds; `null` when none waits. */
  readonly oldestWaitingMs: number | null;
  readonly isPaused: boolean;
  /** Workers that signed within the last 15 s, over all processes. */
  readonly workers: number;
}

const STATES = ['waiting', 'active', 'delayed', 'completed', 'failed'] as const;

const jobCounts = z.record(z.enum(STATES), z.number());

/** Looks into queues without changing them. */
export class QueueInspector {
  readonly #connections: QueueConnections;
  readonly #queues: readonly { readonly definition: QueueDefinition; readonly bull: Queue<JobEnvelope> }[];

  constructor({
    connections,
    queues,
  }: {
    connections: QueueConnections;
    queues: readonly QueueDefinition[];
  }) {
    this.#connections = connections;
    this.#queues = queues.map((definition) => ({ definition, bull: openQueue(connections, definition) }));
  }

  /**
   * All queues, in the order they were given.
   *
   * @throws RedisDeadlineError after the queue deadline, RedisUnavailableError
   */
  async read(): Promise<QueueReport[]> {
    const reports = this.#queues.map(({ definition, bull }) =>
      this.#connections.withinDeadline(() => this.#reportOf(definition, bull)),
    );
    return Promise.all(reports).catch((error: unknown) => {
      throw asRedisError(error);
    });
  }

  async #reportOf(definition: QueueDefinition, bull: Queue<JobEnvelope>): Promise<QueueReport> {
    const [counts, [oldest], isPaused, workers] = await Promise.all([
      bull.getJobCounts(...STATES),
      bull.getWaiting(0, 0),
      bull.isPaused(),
      countWorkers(this.#connections, definition.family),
    ]);
    return {
      queue: definition.name,
      jobs: jobCounts.parse(Object.fromEntries(STATES.map((state) => [state, counts[state]]))),
      oldestWaitingMs: oldest === undefined ? null : Math.max(0, Date.now() - oldest.timestamp),
      isPaused,
      workers,
    };
  }
}
