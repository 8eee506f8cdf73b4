import { QueueKeys, RedisConnection, RedisQueueBackend, type BackendFactory } from 'bullmq';
import { clusterOptions, type RedisLogger } from '../client/cluster-options.js';
import { processConnections, type ConnectionBudget } from '../client/connection-budget.js';
import { CountingCluster } from '../client/counting-cluster.js';
import { Deadlines } from '../client/deadlines.js';
import { RedisDeadlineError, RedisUnavailableError } from '../client/redis.errors.js';
import type { RedisSettings } from '../client/redis-settings.js';

/*
 * BullMQ's sockets, opened by the house's own factory: names, TLS, users, address map and the process's bound on
 * sockets hold for queues too. One pool is shared by all queues and workers of a process; a worker that waits for jobs
 * blocks its connection, so each has another one for that. BullMQ's own check of the server is left out: it wants an
 * answer before anything else, and it warns about the eviction policy (docs/adr/0055).
 */

/** The first part of every key of a queue. */
export const QUEUE_PREFIX = 'queue';

export interface QueueConnectionsOptions {
  /** Name of the process, seen in `CLIENT LIST` as `shop:<service>`. */
  readonly service: string;
  readonly settings: RedisSettings;
  readonly logger?: RedisLogger | undefined;
  /** Where sockets are counted; by default together with all other clients of the process. */
  readonly connections?: ConnectionBudget;
}

/** What a worker or a publisher talks through. */
export interface QueueConnection {
  /** For everything but waiting. Owned by `QueueConnections`. */
  readonly cluster: CountingCluster;
  /** How BullMQ reaches Redis through it. */
  readonly backend: BackendFactory<RedisQueueBackend>;
  /** What this connection has for itself is not dialled again: BullMQ would do so in the middle of its own close. */
  retire(): void;
  /** Ends what this connection has for itself. */
  close(): void;
}

/** A call under its deadline: it goes once nodes are known, or is given up and forgotten. */
interface Call {
  go(): void;
  giveUp(error: Error): void;
}

/** The connections of a process's queues. The shared pool is dialled at the first command, a worker's own at once. */
export class QueueConnections {
  readonly service: string;
  readonly logger: RedisLogger | undefined;
  readonly #options: QueueConnectionsOptions;
  readonly #deadlines: Deadlines;
  readonly #cluster: CountingCluster;
  readonly #blocking = new Set<CountingCluster>();
  readonly #underWay = new Set<Call>();
  #isClosed = false;

  constructor(options: QueueConnectionsOptions) {
    this.#options = options;
    this.service = options.service;
    this.#deadlines = new Deadlines(options.settings.deadlinesMs.queue);
    this.logger = options.logger;
    this.#cluster = this.#open({ isBlocking: false });
    this.#cluster.on('ready', () => {
      for (const { go } of this.#underWay) go();
    });
  }

  /** The shared pool, for commands that come back at once. */
  shared(): QueueConnection {
    const cluster = this.#cluster;
    const nothing = () => undefined;
    return {
      cluster,
      backend: (name, opts) => backendOf({ name, opts, cluster }),
      retire: nothing,
      close: nothing,
    };
  }

  /** The shared pool, and a connection of its own for a worker to wait on. */
  forWorker(): QueueConnection {
    const blocking = this.#open({ isBlocking: true });
    this.#blocking.add(blocking);
    const cluster = this.#cluster;
    return {
      cluster,
      backend: (name, opts) => backendOf({ name, opts, cluster, blocking }),
      retire: () => {
        blocking.retire();
      },
      close: () => {
        this.#blocking.delete(blocking);
        blocking.close();
      },
    };
  }

  /**
   * Runs what needs Redis, under the deadline of the use `queue`. While no node is known nothing is handed to ioredis:
   * it would keep the commands and run them, long given up, when the cluster is back.
   *
   * @throws RedisDeadlineError, RedisUnavailableError once closed
   */
  async withinDeadline<T>(run: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw closedError();
    const [ready, givenUp] = [Promise.withResolvers<undefined>(), Promise.withResolvers<never>()];
    const call = {
      go: () => {
        ready.resolve(undefined);
      },
      giveUp: givenUp.reject,
    };
    const deadline = this.#deadlines.start(() => {
      givenUp.reject(new RedisDeadlineError({ use: 'queue', deadlineMs: this.#deadlines.durationMs }));
    });
    this.#underWay.add(call);
    dial(this.#cluster);
    if (this.#cluster.status === 'ready') call.go();
    try {
      return await Promise.race([givenUp.promise, ready.promise.then(run)]);
    } finally {
      this.#underWay.delete(call);
      this.#deadlines.cancel(deadline);
    }
  }

  /** Closes every socket. What is under way fails, and whatever comes after it. */
  close(): void {
    this.#isClosed = true;
    for (const { giveUp } of this.#underWay) giveUp(closedError());
    this.#deadlines.stop();
    for (const cluster of [this.#cluster, ...this.#blocking]) cluster.close();
    this.#blocking.clear();
  }

  #open({ isBlocking }: { isBlocking: boolean }): CountingCluster {
    const { service, settings, connections = processConnections, logger } = this.#options;
    const options = clusterOptions({ service, settings, connections, readsFrom: 'primary' });
    // A wait for jobs is silent for seconds; BullMQ itself gives up one that outlasts its time by a second.
    const socketTimeout = isBlocking ? undefined : options.redisOptions.socketTimeout;
    const redisOptions = { ...options.redisOptions, socketTimeout };
    const cluster = new CountingCluster([...settings.seeds], { ...options, redisOptions });
    // Also keeps a lost connection from ending the process: an 'error' that nobody listens to is thrown.
    cluster.on('error', (err: Error) =>
      logger?.warn({ err }, 'redis cluster cannot be reached by the queues'),
    );
    // BullMQ takes a pool that has not been dialled for a broken one.
    if (isBlocking) dial(cluster);
    return cluster;
  }
}

const closedError = () => new RedisUnavailableError('the connections of the queues were closed');

/** Begins to connect. Failures are retried by ioredis and reported as events. */
function dial(cluster: CountingCluster): void {
  if (cluster.status === 'wait') cluster.connect().catch(() => undefined);
}

interface BackendParts {
  readonly name: string;
  readonly opts: Parameters<BackendFactory>[1];
  readonly cluster: CountingCluster;
  readonly blocking?: CountingCluster;
}

function backendOf({ name, opts, cluster, blocking }: BackendParts): RedisQueueBackend {
  const keys = new QueueKeys(QUEUE_PREFIX);
  return new RedisQueueBackend(
    connectionOver(cluster, false),
    name,
    keys.getKeys(name),
    (type) => keys.toKey(name, type),
    opts,
    blocking && connectionOver(blocking, true),
  );
}

function connectionOver(cluster: CountingCluster, isBlocking: boolean): RedisConnection {
  const connection = new RedisConnection(cluster, {
    shared: true,
    blocking: isBlocking,
    skipVersionCheck: true,
    skipWaitingForReady: true,
  });
  // Unchecked, it takes the server for an ancient one that waits in whole seconds only; ours is Redis 7 or newer.
  void connection.client.then(
    () => (connection.capabilities = { canDoubleTimeout: true, canBlockFor1Ms: false }),
  );
  return connection;
}
