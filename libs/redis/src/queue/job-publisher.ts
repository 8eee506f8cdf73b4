import type { Queue } from 'bullmq';
import { asRedisError } from '../client/as-redis-error.js';
import { readOutcome, type JobOutcome } from './job-outcome.js';
import type { QueueConnections } from './queue-connections.js';
import type { QueueDefinition } from './queue-definition.js';
import { KEPT, openQueue, type JobEnvelope } from './queue-handle.js';
import { published } from './queue.metrics.js';
import { InvalidAttemptIdError, UnknownQueueError } from './queue.errors.js';

/*
 * The relay's way to Redis. The outbox row is the truth of a job; what is handed to Redis here is one attempt to have it
 * run. Redis may lose it and says so when asked: then the relay publishes the row again, under a new attempt id, since
 * BullMQ takes no id twice while the job's hash lives, even when the list that held it was evicted.
 * A payload was checked when its row was written (`jobMessage`). Here it is carried as it is: one that does not fit any
 * more is dead at its consumer, where operators see it, instead of being refused here for ever.
 */

/** One attempt to have an outbox row's job run. */
export interface PublishAttempt {
  /** Id of the outbox row. */
  readonly id: string;
  /** 1 for the first, one more each time the row is published again. */
  readonly attempt: number;
  /** `<id>-<attempt>`. */
  readonly attemptId: string;
  readonly queue: string;
  readonly name: string;
  readonly payload: unknown;
  /** W3C trace context of the request that wrote the row. */
  readonly traceparent?: string | null | undefined;
  /** Milliseconds until the job is due; absent or 0: at once. */
  readonly delayMs?: number | undefined;
}

/** Names an attempt when asking what became of it. */
export interface AttemptRef {
  readonly attemptId: string;
  readonly queue: string;
}

export interface JobPublisherOptions {
  readonly connections: QueueConnections;
  /** The queues of this process; others are refused. */
  readonly queues: readonly QueueDefinition[];
}

// No colon, which BullMQ keeps for itself, no brace; and by its end never an integer.
const ATTEMPT_ID = /^[^:{}]+-\d+$/;

interface OpenQueue {
  readonly definition: QueueDefinition;
  readonly bull: Queue<JobEnvelope>;
}

/** Publishes attempts and tells what became of them: the two calls an outbox relay needs. */
export class JobPublisher {
  readonly #connections: QueueConnections;
  readonly #queues: ReadonlyMap<string, OpenQueue>;

  constructor({ connections, queues }: JobPublisherOptions) {
    this.#connections = connections;
    this.#queues = new Map(
      queues.map((definition) => [definition.name, { definition, bull: openQueue(connections, definition) }]),
    );
  }

  /**
   * Adds attempts to their queues. An attempt that is already there is accepted again and makes no second job.
   *
   * @returns ids of the accepted; one that is missing (an unknown queue) was logged and counted
   * @throws RedisDeadlineError, RedisUnavailableError, UnknownQueueError, InvalidAttemptIdError - the first of them,
   *   when nothing was accepted.
   *   Redis slow or gone: rejects after the queue deadline (4 s); the outbox keeps the rows, and whatever reached Redis
   *   after all is run under the same message id.
   */
  async publish(attempts: readonly PublishAttempt[]): Promise<readonly string[]> {
    const settled = await Promise.allSettled(attempts.map((attempt) => this.#addCounted(attempt)));
    const accepted = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (refused.length === 0) return accepted;
    if (accepted.length === 0) throw refused[0];
    this.#connections.logger?.warn({ err: refused[0], refused: refused.length }, 'jobs not published');
    return accepted;
  }

  /**
   * What became of attempts, read from where they would be run from: a job whose list was evicted is `unknown`, even
   * if its hash is still there, and so is one whose hash was. A few microseconds of Redis for each; ask for hundreds at a time.
   *
   * @returns by attempt id
   * @throws RedisDeadlineError, RedisUnavailableError: nothing is known then, ask again
   */
  async outcomes(refs: readonly AttemptRef[]): Promise<ReadonlyMap<string, JobOutcome>> {
    const { cluster } = this.#connections.shared();
    const read = refs.map(async ({ attemptId, queue }) => {
      const open = this.#queues.get(queue);
      if (open === undefined) return [attemptId, { state: 'unknown' }] as const;
      const source = { bull: open.bull, family: open.definition.family, cluster };
      return [attemptId, await this.#ask(() => readOutcome(source, attemptId))] as const;
    });
    return new Map(await Promise.all(read));
  }

  async #addCounted(attempt: PublishAttempt): Promise<string> {
    try {
      await this.#add(attempt);
      published.inc({ queue: attempt.queue, outcome: 'accepted' });
      return attempt.attemptId;
    } catch (error) {
      published.inc({ queue: attempt.queue, outcome: 'refused' });
      throw error;
    }
  }

  async #add(attempt: PublishAttempt): Promise<void> {
    const { queue, name, payload, attemptId, delayMs = 0 } = attempt;
    const { definition, bull } = this.#open(queue);
    if (!ATTEMPT_ID.test(attemptId)) throw new InvalidAttemptIdError(attemptId);
    const data = { messageId: attempt.id, payload, traceparent: attempt.traceparent ?? undefined };
    await this.#ask(() =>
      bull.add(name, data, {
        jobId: attemptId,
        delay: delayMs,
        attempts: definition.attempts,
        backoff: { type: 'custom' },
        removeOnComplete: KEPT,
        removeOnFail: KEPT,
        stackTraceLimit: 0,
      }),
    );
  }

  #open(name: string): OpenQueue {
    const open = this.#queues.get(name);
    if (open === undefined) throw new UnknownQueueError(name);
    return open;
  }

  async #ask<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await this.#connections.withinDeadline(run);
    } catch (error) {
      throw asRedisError(error);
    }
  }
}
