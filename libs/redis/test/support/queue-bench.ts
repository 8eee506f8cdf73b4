import { randomUUID } from 'node:crypto';
import { until } from '@shop/local-stack';
import { z } from 'zod';
import { ConnectionBudget } from '../../src/client/connection-budget.js';
import type { RedisLogger } from '../../src/client/cluster-options.js';
import type { JobContext, JobHandlers } from '../../src/queue/job-handlers.js';
import type { JobOutcome } from '../../src/queue/job-outcome.js';
import { JobPublisher, type PublishAttempt } from '../../src/queue/job-publisher.js';
import { JobWorker, type JobWorkerOptions } from '../../src/queue/job-worker.js';
import { QueueInspector } from '../../src/queue/queue-inspector.js';
import { QueueConnections } from '../../src/queue/queue-connections.js';
import { defineQueue } from '../../src/queue/queue-definition.js';
import type { TestCluster } from './test-cluster.js';

const charge = z.strictObject({ orderId: z.string(), amountPence: z.coerce.number().int().positive() });
const refund = z.strictObject({ chargeId: z.string() });

/** A queue with short pauses; `attempts` is 3. */
export const payments = defineQueue({
  name: 'payments',
  jobs: { charge, refund },
  attempts: 3,
  backoff: { baseMs: 40, maxMs: 60 },
  concurrency: 4,
});

export type PaymentJobs = (typeof payments)['jobs'];

/** Handlers that must not be asked, but for those given. */
export function handling(given: Partial<JobHandlers<PaymentJobs>>): JobHandlers<PaymentJobs> {
  const never = () => Promise.reject(new Error('no such job was published'));
  return { charge: never, refund: never, ...given };
}

/** Handles charges and keeps what it was called with; `run` decides how a call ends. */
export function recorder(run: (job: JobContext) => void = () => undefined) {
  const calls: { payload: unknown; job: JobContext; atMs: number }[] = [];
  const charge = async (payload: unknown, job: JobContext) => {
    calls.push({ payload, job, atMs: performance.now() });
    run(job);
    await Promise.resolve();
  };
  return { calls, handlers: handling({ charge }) };
}

let ids = 0;

/** An attempt to charge an order, under an id that no other test uses. */
export function chargeAttempt(over: Partial<PublishAttempt> = {}): PublishAttempt {
  ids += 1;
  const { id = `m${String(ids)}-${randomUUID().slice(0, 8)}`, attempt = 1 } = over;
  const payload = { orderId: id, amountPence: 275 };
  return {
    id,
    attempt,
    attemptId: `${id}-${String(attempt)}`,
    queue: 'payments',
    name: 'charge',
    payload,
    ...over,
  };
}

/** Publisher and workers of one process, over a cluster of the spec. */
export class QueueBench {
  readonly cluster: TestCluster;
  readonly connections: QueueConnections;
  readonly publisher: JobPublisher;
  readonly inspector: QueueInspector;
  readonly budget = new ConnectionBudget(50);
  /** Everything that was logged. */
  readonly logged: string[] = [];
  readonly #workers: JobWorker<PaymentJobs>[] = [];

  constructor(cluster: TestCluster, env: Record<string, string> = {}) {
    this.cluster = cluster;
    const logger: RedisLogger = {
      warn: ({ err }, message) => this.logged.push(`${message}: ${String(err)}`),
    };
    const settings = cluster.settings(env);
    this.connections = new QueueConnections({ service: 'spec', settings, logger, connections: this.budget });
    this.publisher = new JobPublisher({ connections: this.connections, queues: [payments] });
    this.inspector = new QueueInspector({ connections: this.connections, queues: [payments] });
  }

  work(options: Partial<JobWorkerOptions<PaymentJobs>>): JobWorker<PaymentJobs> {
    const { connections } = this;
    const worker = new JobWorker({
      connections,
      queue: payments,
      handlers: handling({}),
      graceMs: 1_000,
      ...options,
    });
    this.#workers.push(worker);
    worker.start();
    return worker;
  }

  async outcome({ attemptId, queue }: PublishAttempt): Promise<JobOutcome | undefined> {
    return (await this.publisher.outcomes([{ attemptId, queue }])).get(attemptId);
  }

  /** Resolves when the attempt has come to this state. */
  async untilIs(attempt: PublishAttempt, state: JobOutcome['state'], withinMs = 20_000): Promise<void> {
    const isSo = async () => (await this.outcome(attempt))?.state === state;
    await until(isSo, { what: `${attempt.attemptId} is ${state}`, withinMs });
  }

  /** One command to the shard of the queue. */
  redis(...command: [string, ...string[]]): Promise<unknown> {
    const [name, ...args] = command;
    return this.connections.shared().cluster.call(name, ...args);
  }

  async flushAll(): Promise<void> {
    const roles = await this.cluster.servers.roles();
    const primaries = roles.filter(({ role }) => role === 'primary');
    await Promise.all(primaries.map(({ port }) => this.cluster.servers.cli(port, 'FLUSHALL')));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    this.connections.close();
  }
}
