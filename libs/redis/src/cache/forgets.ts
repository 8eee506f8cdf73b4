import type { RedisLogger } from '../client/cluster-options.js';
import { counter, gauge } from '../client/metrics.js';

/*
 * A forget (of a key; of a group, by a new version; of a whole family) follows a committed change, so it must not be
 * lost when Redis is away for a moment. It is tried under the state deadline (a failover is waited out), then again and
 * again in the background until it succeeds or until every entry it could have hit has expired by itself. While that
 * of a key or group is pending this process reads its values from the source.
 * A failover can lose a forget that a primary had confirmed, and bring the old entry back: when a promotion is seen,
 * the forgets of the last seconds are sent again.
 * What this cannot do: other processes serve the old entry until the forget gets through, its TTL at the longest, and
 * a process that dies takes its pending forgets with it.
 */

const RETRY_EVERY_MS = 250;
const RETRY_BATCH = 200;

/** For this long after a forget its key is read from the primary: replicas are behind by milliseconds, not seconds. */
const RECENT_MS = 1_000;
/** Forgets this young are sent again after a promotion: a failover takes about three seconds to be seen. */
const RESEND_MS = 10_000;

const forgetsTotal = counter(
  'cache_forgets_total',
  'Forgotten keys by outcome: confirmed, retried, resent after a promotion, given up',
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

/** The forgets of one cache, of one kind. */
export class Forgets {
  readonly #apply: (key: string) => Promise<unknown>;
  readonly #logger: RedisLogger | undefined;
  readonly #pending = new Map<string, PendingForget>();
  /** When each key was last forgotten, oldest first. */
  readonly #forgottenAtMs = new Map<string, number>();
  #generation = 0;
  #retryTimer: NodeJS.Timeout | null = null;

  /** @param options.apply does it once, under the state deadline; twice does no harm */
  constructor(options: { apply: (key: string) => Promise<unknown>; logger?: RedisLogger | undefined }) {
    this.#apply = options.apply;
    this.#logger = options.logger;
    pendingOfAll.add(this.#pending);
  }

  /** Whether a forget of this key is under way: what Redis holds may be from before it. */
  isPending(key: string): boolean {
    return this.#pending.size > 0 && this.#pending.has(key);
  }

  /** Whether this key was forgotten so lately that a replica may not know it yet. */
  isRecent(key: string): boolean {
    const atMs = this.#forgottenAtMs.size > 0 ? this.#forgottenAtMs.get(key) : undefined;
    return atMs !== undefined && performance.now() - atMs < RECENT_MS;
  }

  /** Sends the forgets of the last seconds again; called when a replica was promoted. */
  async resendRecent(): Promise<void> {
    this.#dropOld();
    await Promise.all([...this.#forgottenAtMs.keys()].map((key) => this.#send(key, 'resent')));
  }

  /**
   * Makes Redis forget keys.
   *
   * @param entriesEndMs after how many milliseconds no entry from before can exist any more
   * @returns whether Redis confirmed all of them; otherwise they are retried in the background. Never throws.
   */
  async forget(keys: readonly string[], entriesEndMs: number): Promise<boolean> {
    this.#generation += 1;
    const pending = { generation: this.#generation, endsAtMs: performance.now() + entriesEndMs };
    for (const key of keys) this.#pending.set(key, pending);
    const confirmed = await Promise.all(keys.map((key) => this.#send(key, 'confirmed')));
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

  async #send(key: string, outcome: 'confirmed' | 'retried' | 'resent'): Promise<boolean> {
    const asked = this.#pending.get(key);
    try {
      await this.#apply(key);
    } catch {
      return false;
    }
    forgetsTotal.inc({ outcome });
    if (outcome !== 'resent') this.#remember(key);
    if (this.#pending.get(key) === asked) this.#pending.delete(key);
    return true;
  }

  #remember(key: string): void {
    this.#dropOld();
    this.#forgottenAtMs.delete(key);
    this.#forgottenAtMs.set(key, performance.now());
  }

  #dropOld(): void {
    const oldestMs = performance.now() - RESEND_MS;
    for (const [key, atMs] of this.#forgottenAtMs) {
      if (atMs >= oldestMs) return;
      this.#forgottenAtMs.delete(key);
    }
  }

  #retryLater(): void {
    this.#retryTimer ??= setTimeout(() => void this.#retry(), RETRY_EVERY_MS).unref();
  }

  async #retry(): Promise<void> {
    this.#giveUpExpired();
    const batch = [...this.#pending.keys()].slice(0, RETRY_BATCH);
    await Promise.all(batch.map((key) => this.#send(key, 'retried')));
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
