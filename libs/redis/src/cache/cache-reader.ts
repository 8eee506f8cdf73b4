import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadFrom, RedisCommands } from '../client/redis-commands.js';
import type { CacheCounts } from './cache-counts.js';
import type { Envelope } from './envelope.js';
import type { Forgets } from './forgets.js';
import { isMarker, type Leases } from './leases.js';

/*
 * The Redis side of a read: what does the cache know about a key, and may we load it? Redis down or late, whatever
 * the reason: the answer is `bypass`, and the caller asks the source without storing. Nothing here throws.
 */

/** What the cache says about a key. */
export type Lookup<T> =
  | { readonly kind: 'value'; readonly value: T | null }
  /** Nobody knows it and we are the one to load it. */
  | { readonly kind: 'lease'; readonly marker: string }
  /** Somebody else is loading it. */
  | { readonly kind: 'busy' }
  /** Ask the source and store nothing. */
  | { readonly kind: 'bypass' };

const BYPASS = { kind: 'bypass' } as const;
const BUSY = { kind: 'busy' } as const;

const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 40;

export interface CacheReaderOptions<T> {
  readonly redis: RedisCommands;
  readonly leases: Leases;
  readonly forgets: Forgets;
  readonly envelope: Envelope<T>;
  readonly counts: CacheCounts;
  readonly readFrom: ReadFrom;
  /** How long a read waits for another process that is loading, in milliseconds. */
  readonly waitMs: number;
}

/** Looks keys of one family up. */
export class CacheReader<T> {
  readonly #options: CacheReaderOptions<T>;

  constructor(options: CacheReaderOptions<T>) {
    this.#options = options;
  }

  /** Looks one key up: a read, and on a miss the lease, from the primary. Those of one tick leave together. */
  async lookup(key: string): Promise<Lookup<T>> {
    const { redis, forgets, readFrom } = this.#options;
    if (forgets.isPending(key)) return BYPASS;
    try {
      // A replica may still hold what was forgotten a moment ago.
      const from = readFrom === 'replica' && forgets.isRecent(key) ? 'primary' : readFrom;
      return await this.#judge(key, await redis.get(key, from));
    } catch {
      return this.#failed();
    }
  }

  /** Waits for who is loading the key: its value, our turn when it gave up, or `bypass` when it takes too long. */
  async waitForOther(key: string): Promise<Lookup<T>> {
    const endsAtMs = performance.now() + this.#options.waitMs;
    this.#options.counts.leaseWaits += 1;
    let pauseMs = FIRST_PAUSE_MS;
    while (performance.now() < endsAtMs) {
      await sleep(pauseMs * (0.75 + Math.random() / 2));
      const lookup = await this.#take(key, '').catch(() => this.#failed());
      if (lookup.kind !== 'busy') return lookup;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    return BYPASS;
  }

  async #judge(key: string, text: string | null): Promise<Lookup<T>> {
    if (text === null || isMarker(text)) return this.#take(key, '');
    const opened = this.#options.envelope.open(text);
    if (opened.kind === 'value') return opened;
    if (opened.kind === 'newer') return BYPASS;
    this.#options.counts.errors += 1;
    return this.#take(key, text);
  }

  async #take(key: string, unusable: string): Promise<Lookup<T>> {
    const { found, marker } = await this.#options.leases.take(key, unusable);
    if (found === null) return { kind: 'lease', marker };
    if (isMarker(found)) return BUSY;
    const opened = this.#options.envelope.open(found);
    if (opened.kind === 'value') return opened;
    return opened.kind === 'newer' || unusable !== '' ? BYPASS : this.#take(key, found);
  }

  #failed(): Lookup<T> {
    this.#options.counts.errors += 1;
    return BYPASS;
  }
}
