import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { fullJitterMs } from './full-jitter.js';
import type { JobHandlers } from './job-handlers.js';
import { runJob, wasLost, type BullJob } from './job-run.js';
import { QUEUE_PREFIX, type QueueConnection, type QueueConnections } from './queue-connections.js';
import type { JobSchemas, QueueDefinition } from './queue-definition.js';
import { bullName, type JobEnvelope } from './queue-handle.js';
import { runs, stalls } from './queue.metrics.js';
import { WorkerPresence } from './worker-presence.js';

/*
 * Takes jobs of one queue and runs their handlers. A job is locked while it runs and the lock is renewed; a worker that
 * is killed renews nothing, and the next look of another one gives its job back to the queue.
 */

const LIMITS = {
  /** A lock is renewed when between 2.5 and 5 s of it have passed: 10 s of failover or of a busy process do no harm. */
  lockDuration: 15_000,
  lockRenewTime: 5_000,
  /** With the lock's life this bounds how long a killed worker's job lies there: 20 s. */
  stalledInterval: 5_000,
  /**
   * A stall says that a worker was killed or Redis was away, nothing about the job; with BullMQ's default of 1 two
   * deployments in a row would end healthy jobs. But a job that kills whoever takes it must not go round for ever.
   */
  maxStalledCount: 10,
  /** Seconds until an idle worker looks by itself: what an evicted marker, which should have woken it, costs. */
  drainDelay: 5,
  /** After a lost connection; BullMQ's default is 15 s of a failover that took three. */
  runRetryDelay: 1_000,
} as const;

/** For giving jobs back and leaving Redis, once the grace is over. */
const LEAVE_WITHIN_MS = 2_000;

export interface JobWorkerOptions<Jobs extends JobSchemas> {
  readonly connections: QueueConnections;
  readonly queue: QueueDefinition<Jobs>;
  readonly handlers: JobHandlers<Jobs>;
  /** How many jobs run at a time, at least 1; default: the queue's. */
  readonly concurrency?: number;
  /** How long running handlers may take to end when the worker stops, in milliseconds; default 5 s. */
  readonly graceMs?: number;
  /** 0 to below 1, for the backoff. */
  readonly random?: () => number;
}

/**
 * A worker of one queue.
 * Redis away, failing over, flushed: it waits and goes on by itself; it never ends the process. A job whose result
 * could not be told to Redis is run again, here or elsewhere: handlers are guarded by the inbox.
 */
export class JobWorker<Jobs extends JobSchemas> {
  readonly #options: JobWorkerOptions<Jobs>;
  readonly #connection: QueueConnection;
  readonly #presence: WorkerPresence;
  readonly #bull: Worker<JobEnvelope, undefined>;
  readonly #running = new Set<AbortController>();
  #isGraceOver = false;
  #stopped: Promise<void> | undefined;

  constructor(options: JobWorkerOptions<Jobs>) {
    const { connections, queue, concurrency = queue.concurrency, random = Math.random } = options;
    this.#options = options;
    this.#connection = connections.forWorker();
    const id = `${connections.service}-${randomUUID()}`;
    this.#presence = new WorkerPresence({ connections, family: queue.family, id });
    this.#bull = new Worker<JobEnvelope, undefined>(
      bullName(queue),
      (job, token = '') => this.#run(job, token),
      {
        ...LIMITS,
        connection: this.#connection.cluster,
        prefix: QUEUE_PREFIX,
        skipVersionCheck: true,
        autorun: false,
        concurrency,
        settings: { backoffStrategy: (failed: number) => fullJitterMs(queue.backoff, failed, random) },
      },
      this.#connection.backend,
    );
    this.#observe();
  }

  /** Begins to take jobs. Harmless while Redis is away. */
  start(): void {
    this.#presence.start();
    this.#bull.run().catch(this.#warn);
  }

  /**
   * Takes no more jobs, lets running handlers end until the grace is over, then aborts their signal and gives their jobs
   * back. Resolves at the latest 2 s after the grace, Redis away or not: a job that could not be given back is taken
   * over when its lock has ended. A second call waits for the first.
   */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  async #stop(): Promise<void> {
    this.#presence.stop();
    this.#connection.retire();
    const closed = this.#bull.close().then(
      () => true,
      () => true,
    );
    const within = (ms: number) => sleep(ms, false, { ref: false });
    const isDone = await Promise.race([closed, within(this.#options.graceMs ?? 5_000)]);
    this.#isGraceOver = true;
    for (const run of this.#running) run.abort();
    if (!isDone) await Promise.race([closed, within(LEAVE_WITHIN_MS)]);
    this.#connection.close();
  }

  async #run(job: BullJob, token: string): Promise<undefined> {
    const { queue, handlers } = this.#options;
    const run = new AbortController();
    if (this.#isGraceOver) run.abort();
    this.#running.add(run);
    try {
      return await runJob({ queue, handlers, signal: run.signal }, job, token);
    } finally {
      this.#running.delete(run);
    }
  }

  #observe(): void {
    const queue = this.#options.queue.name;
    const count = (job: BullJob, outcome: string) => runs.inc({ queue, name: job.name, outcome });
    this.#bull.on('error', this.#warn);
    this.#bull.on('stalled', () => stalls.inc({ queue }));
    this.#bull.on('completed', (job) => count(job, 'completed'));
    this.#bull.on('failed', (job, err) => {
      if (job === undefined) return;
      const outcome = outcomeOf(job);
      count(job, outcome);
      const fields = { err, queue, job: job.name, attemptId: job.id, runs: job.attemptsMade };
      this.#options.connections.logger?.warn(fields, `job run failed, ${outcome}`);
    });
  }

  readonly #warn = (err: unknown): void => {
    const queue = this.#options.queue.name;
    this.#options.connections.logger?.warn({ err, queue }, 'worker met an error and goes on');
  };
}

function outcomeOf(job: BullJob): 'lost' | 'dead' | 'retried' {
  if (wasLost(job)) return 'lost';
  return job.finishedOn === undefined ? 'retried' : 'dead';
}
