import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadFrom, RedisCommands } from '../client/redis-commands.js';
import type { CacheCounts } from './cache-counts.js';
import type { Envelope } from './envelope.js';
import type { Forgets } from './forgets.js';
import { isMarker, type Leases } from './leases.js';
import { moment, type Landed } from './single-flight.js';

/*
 * The Redis side of a read: what does the cache know about a key, and may we load it? Redis down or late, whatever
 * the reason: the answer is `bypass`, and the caller asks the source without storing. Nothing here throws.
 */

/** What a plain read says about a key. */
export type Seen<T> =
  | { readonly kind: 'value'; readonly value: T | null }
  /** Redis has nothing to give; `unusable` is what stands there instead of a value, or ''. */
  | { readonly kind: 'absent'; readonly unusable: string }
  /** Ask the source and store nothing. */
  | { readonly kind: 'bypass' };

/** What the primary says to somebody who wants to load. */
export type Claim<T> =
  | { readonly kind: 'value'; readonly landed: Landed<T> }
  /** We are the one to load it. */
  | { readonly kind: 'lease'; readonly marker: string }
  /** Somebody else is loading it. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'bypass' };

const BYPASS = { kind: 'bypass' } as const;
const BUSY = { kind: 'busy' } as const;
const ABSENT = { kind: 'absent', unusable: '' } as const;

const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 40;

export interface CacheReaderOptions<T> {
  readonly redis: RedisCommands;
  readonly leases: Leases;
  readonly forgets: Forgets;
  readonly envelope: Envelope<T>;
  readonly counts: CacheCounts;
  readonly readFrom: ReadFrom;
  /** With `false` every read is a bypass. */
  readonly isOn: boolean;
  /** How long a read waits for another process that is loading, in milliseconds. */
  readonly waitMs: number;
}

/** Looks keys of one family up. */
export class CacheReader<T> {
  readonly #options: CacheReaderOptions<T>;

  constructor(options: CacheReaderOptions<T>) {
    this.#options = options;
  }

  /** Reads a key, by the family's policy from the primary or a replica. Reads of one tick leave together. */
  see(key: string): Promise<Seen<T>> {
    const { redis, forgets, readFrom, isOn } = this.#options;
    if (!isOn || forgets.isPending(key)) return Promise.resolve(BYPASS);
    // A replica may still hold what was forgotten a moment ago.
    const from = readFrom === 'replica' && forgets.isRecent(key) ? 'primary' : readFrom;
    // The hot path of every hit: two functions on one promise cost less than an async function around it.
    return redis.get(key, from).then(this.#judge, this.#failed);
  }

  /**
   * Reads a key on its primary or takes the lease to load it.
   *
   * @param unusable what `see` found there instead of a value; it counts as nothing
   */
  async claim(key: string, unusable: string): Promise<Claim<T>> {
    const asOf = moment();
    try {
      const { found, marker } = await this.#options.leases.take(key, unusable);
      if (found === null) return { kind: 'lease', marker };
      if (isMarker(found)) return BUSY;
      const opened = this.#options.envelope.open(found);
      if (opened.kind === 'value') return { kind: 'value', landed: { value: opened.value, asOf } };
      return opened.kind === 'newer' || found === unusable ? BYPASS : await this.claim(key, found);
    } catch {
      return this.#failed();
    }
  }

  /** Waits for who is loading the key: its value, our turn when it gave up, or `bypass` when it takes too long. */
  async waitForOther(key: string): Promise<Claim<T>> {
    const endsAtMs = performance.now() + this.#options.waitMs;
    this.#options.counts.leaseWaits += 1;
    let pauseMs = FIRST_PAUSE_MS;
    while (performance.now() < endsAtMs) {
      await sleep(pauseMs * (0.75 + Math.random() / 2));
      const claim = await this.claim(key, '');
      if (claim.kind !== 'busy') return claim;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    return BYPASS;
  }

  readonly #judge = (text: string | null): Seen<T> => {
    if (text === null || isMarker(text)) return ABSENT;
    const opened = this.#options.envelope.open(text);
    if (opened.kind === 'value') return opened;
    if (opened.kind === 'newer') return BYPASS;
    this.#options.counts.errors += 1;
    return { kind: 'absent', unusable: text };
  };

  readonly #failed = (): typeof BYPASS => {
    this.#options.counts.errors += 1;
    return BYPASS;
  };
}
