import type { RedisLogger } from '../client/cluster-options.js';
import { counter, gauge } from '../client/metrics.js';
import type { RedisCommands } from '../client/redis-commands.js';

/*
 * A forget follows a committed change, so it must not be lost when Redis is away for a moment. It is tried under the
 * state deadline (a failover is waited out), then again and again in the background until it succeeds or until every
 * entry it could have hit has expired by itself. While it is pending this process reads the key from the source.
 * What this cannot do: other processes serve the old entry until the forget gets through, its TTL at the longest, and
 * a process that dies takes its pending forgets with it.
 */

const RETRY_EVERY_MS = 250;
const RETRY_BATCH = 200;

const forgetsTotal = counter(
  'cache_forgets_total',
  'Forgotten keys by outcome: confirmed at once, retried, given up',
  ['outcome'],
);
const pendingOfAll = new Set<ReadonlyMap<string, unknown>>();
gauge(
  'cache_forgets_pending',
  'Keys whose forget has not reached Redis yet; they are read from the source',
  () => {
    return [...pendingOfAll].reduce((sum, pending) => sum + pending.size, 0);
  },
);

interface PendingForget {
  /** Which call of `forget` this is: an older one that succeeds late must not clear a newer one. */
  readonly generation: number;
  /** When every entry from before has expired, on the monotonic clock. */
  readonly endsAtMs: number;
}

/** The forgets of one cache. */
export class Forgets {
  readonly #redis: RedisCommands;
  readonly #logger: RedisLogger | undefined;
  readonly #pending = new Map<string, PendingForget>();
  #generation = 0;
  #retryTimer: NodeJS.Timeout | null = null;

  constructor(options: { redis: RedisCommands; logger?: RedisLogger | undefined }) {
    this.#redis = options.redis;
    this.#logger = options.logger;
    pendingOfAll.add(this.#pending);
  }

  /** Whether a forget of this key is under way: what Redis holds may be from before it. */
  isPending(key: string): boolean {
    return this.#pending.size > 0 && this.#pending.has(key);
  }

  /**
   * Removes keys from Redis.
   *
   * @param entriesEndMs after how many milliseconds no entry from before can exist any more
   * @returns whether Redis confirmed all of them; otherwise they are retried in the background. Never throws.
   */
  async forget(keys: readonly string[], entriesEndMs: number): Promise<boolean> {
    this.#generation += 1;
    const pending = { generation: this.#generation, endsAtMs: performance.now() + entriesEndMs };
    for (const key of keys) this.#pending.set(key, pending);
    const confirmed = await Promise.all(keys.map((key) => this.#delete(key, 'confirmed')));
    if (confirmed.every(Boolean)) return true;
    this.#logger?.warn(
      { keys: confirmed.filter((one) => !one).length },
      'forgets did not reach redis, retrying',
    );
    this.#retryLater();
    return false;
  }

  /** Stops retrying; what is pending is left to its TTL. */
  close(): void {
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    pendingOfAll.delete(this.#pending);
  }

  async #delete(key: string, outcome: 'confirmed' | 'retried'): Promise<boolean> {
    const asked = this.#pending.get(key);
    try {
      await this.#redis.delete(key);
    } catch {
      return false;
    }
    forgetsTotal.inc({ outcome });
    if (this.#pending.get(key) === asked) this.#pending.delete(key);
    return true;
  }

  #retryLater(): void {
    this.#retryTimer ??= setTimeout(() => void this.#retry(), RETRY_EVERY_MS).unref();
  }

  async #retry(): Promise<void> {
    this.#giveUpExpired();
    const batch = [...this.#pending.keys()].slice(0, RETRY_BATCH);
    await Promise.all(batch.map((key) => this.#delete(key, 'retried')));
    if (this.#retryTimer === null) return;
    this.#retryTimer = null;
    if (this.#pending.size > 0) this.#retryLater();
  }

  #giveUpExpired(): void {
    const nowMs = performance.now();
    for (const [key, { endsAtMs }] of this.#pending) {
      if (endsAtMs > nowMs) continue;
      this.#pending.delete(key);
      forgetsTotal.inc({ outcome: 'given_up' });
    }
  }
}
