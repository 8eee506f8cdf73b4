import { asRedisError } from '../client/as-redis-error.js';
import type { RedisLogger } from '../client/cluster-options.js';
import type { RedisClient } from '../client/redis-client.js';
import { TrackingConnection, type Loss, type TrackingEvents } from './tracking-connection.js';
import { HEARTBEAT_EVERY_MS, type Trust } from './trust.js';

/*
 * Keeps one tracking connection to each primary of the client's slot map. After each refresh of the map, which comes once
 * a second, every primary without one gets one and who is no primary any more loses theirs; what fails is tried again at the
 * next refresh. While a primary is not tracked nobody may keep what it answers: reads go to Redis.
 */

/** What its user is told. */
export interface TrackingListener {
  readonly onInvalidation: TrackingEvents['onInvalidation'];
  /** What this primary vouched for is void. */
  readonly onEnd: (trust: Trust, loss: Loss) => void;
  /** The map may have changed. */
  readonly onMap: () => void;
}

export interface TrackingOptions {
  readonly client: RedisClient;
  readonly listener: TrackingListener;
  readonly logger?: RedisLogger | undefined;
}

/** The tracking of a cluster by one process. */
export class Tracking {
  readonly #client: RedisClient;
  readonly #listener: TrackingListener;
  readonly #logger: RedisLogger | undefined;
  readonly #prefixes = new Set<string>();
  readonly #connections = new Map<string, TrackingConnection>();
  readonly #stopLooking: () => void;
  readonly #timer: NodeJS.Timeout;
  #isRefused = false;

  constructor({ client, listener, logger }: TrackingOptions) {
    this.#client = client;
    this.#listener = listener;
    this.#logger = logger;
    this.#stopLooking = client.onRefresh(() => {
      this.#look();
    });
    this.#timer = setInterval(() => {
      for (const connection of this.#connections.values()) connection.beat();
    }, HEARTBEAT_EVERY_MS).unref();
  }

  /** How many primaries are believed now. */
  trusted(): number {
    const nowMs = performance.now();
    return [...this.#connections.values()].filter(({ trust }) => trust.holdsAt(nowMs)).length;
  }

  /** Tracks keys that begin so as well. Those tracked already are tracked anew: what is in memory goes. */
  watch(prefix: string): void {
    this.#prefixes.add(prefix);
    for (const connection of this.#connections.values()) void connection.close();
  }

  /** What the primary that has a key vouches for; `null` while it is not tracked, or not believed. */
  trustIn(key: string): Trust | null {
    const address = this.#client.primaryOf(key);
    const trust = address === null ? undefined : this.#connections.get(address)?.trust;
    return trust?.holdsAt(performance.now()) === true ? trust : null;
  }

  async close(): Promise<void> {
    this.#stopLooking();
    clearInterval(this.#timer);
    await Promise.all([...this.#connections.values()].map((connection) => connection.close()));
  }

  #look(): void {
    const primaries = new Set(this.#client.primaries());
    for (const [address, connection] of this.#connections) {
      if (!primaries.has(address)) void connection.close();
    }
    for (const address of primaries) {
      if (!this.#connections.has(address)) this.#open(address);
    }
    this.#listener.onMap();
  }

  #open(address: string): void {
    const redis = this.#client.openNode(address, { protocol: 2 });
    if (redis === null) return;
    const ask = (key: string) => this.#client.askNode(address, 'pttl', key);
    const connection = new TrackingConnection({ address, redis, ask, events: this.#events });
    this.#connections.set(address, connection);
    void connection.open(withoutCovered([...this.#prefixes]));
  }

  readonly #events: TrackingEvents = {
    onInvalidation: (keys, trust) => {
      this.#listener.onInvalidation(keys, trust);
    },
    onLoss: ({ trust }, loss, cause) => {
      this.#connections.delete(trust.address);
      this.#listener.onEnd(trust, loss);
      this.#tell(loss, cause);
    },
  };

  /** A lost connection mends itself. A missing right does not: worth a line, once. */
  #tell(loss: Loss, cause: unknown): void {
    if (loss !== 'refused' || this.#isRefused) return;
    this.#isRefused = true;
    this.#logger?.warn({ err: asRedisError(cause) }, 'redis refuses to track, nothing is kept near');
  }
}

/** Prefixes of which none begins with another one: `product:` sees what `product:stock:` would. */
function withoutCovered(prefixes: readonly string[]): string[] {
  const covers = (prefix: string) => (other: string) => other !== prefix && prefix.startsWith(other);
  return prefixes.filter((prefix) => !prefixes.some(covers(prefix)));
}
