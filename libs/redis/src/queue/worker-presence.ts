import type { CountingCluster } from '../client/counting-cluster.js';
import type { KeyFamily } from '../keys/key-family.js';
import type { QueueConnections } from './queue-connections.js';

/*
 * Who works on a queue, for people to see. BullMQ reads it out of CLIENT LIST, which shows a service everybody's
 * connections and needs a right for that. Here a worker signs a sorted set beside the queue's other keys; a worker that
 * does not sign for a while is gone.
 */

const SIGN_EVERY_MS = 5_000;
const GONE_AFTER_MS = 15_000;

/** Where workers sign. */
export function presenceKey(family: KeyFamily): string {
  return family.key('workers');
}

/** How many workers have signed lately. */
export function countWorkers(connections: QueueConnections, family: KeyFamily): Promise<number> {
  const { cluster } = connections.shared();
  return cluster.zcount(presenceKey(family), Date.now() - GONE_AFTER_MS, '+inf');
}

/** One worker's signature. Redis away: it is missing for a while, nothing else. */
export class WorkerPresence {
  readonly #connections: QueueConnections;
  readonly #key: string;
  readonly #id: string;
  #timer: NodeJS.Timeout | undefined;

  constructor({ connections, family, id }: { connections: QueueConnections; family: KeyFamily; id: string }) {
    this.#connections = connections;
    this.#key = presenceKey(family);
    this.#id = id;
  }

  start(): void {
    this.#sign();
    this.#timer = setInterval(() => {
      this.#sign();
    }, SIGN_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#send((cluster) => cluster.zrem(this.#key, this.#id));
  }

  #sign(): void {
    const nowMs = Date.now();
    this.#send((cluster) => cluster.zadd(this.#key, nowMs, this.#id));
    this.#send((cluster) => cluster.zremrangebyscore(this.#key, '-inf', nowMs - GONE_AFTER_MS));
  }

  #send(command: (cluster: CountingCluster) => Promise<unknown>): void {
    const { cluster } = this.#connections.shared();
    this.#connections.withinDeadline(() => command(cluster)).catch(() => undefined);
  }
}
