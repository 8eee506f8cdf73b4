import type { CacheCounts } from './cache-counts.js';
import type { Envelope } from './envelope.js';
import type { Forgets } from './forgets.js';
import type { Leases } from './leases.js';
import { moment, type Landed } from './single-flight.js';

/*
 * The source's side of a read: load, store under the lease, give the lease back when the load failed. A value that
 * cannot be stored is still returned; only what the loader throws is thrown.
 */

/** A TTL is shortened by up to this part, so that keys stored together do not expire together. Never lengthened. */
const JITTER = 0.1;

export interface CacheWriterOptions<T> {
  readonly leases: Leases;
  readonly forgets: Forgets;
  readonly envelope: Envelope<T>;
  readonly counts: CacheCounts;
  /** Longest life of a value and of "does not exist", in milliseconds. */
  readonly ttlMs: number;
  readonly negativeTtlMs: number;
}

/** One thing to load; without a marker it is not stored. */
export interface Missing<Id> {
  readonly id: Id;
  readonly key: string;
  readonly marker: string | null;
}

export class CacheWriter<T> {
  readonly #options: CacheWriterOptions<T>;

  constructor(options: CacheWriterOptions<T>) {
    this.#options = options;
  }

  /**
   * Loads many values with one call and stores those that there is a lease for, the missing ones as "none".
   *
   * @returns a value for each of `missing`
   * @throws CacheValueError, and whatever `loadMany` throws
   */
  async loadMany<Id>(
    missing: readonly Missing<Id>[],
    loadMany: (ids: Id[]) => Promise<Map<Id, T>>,
  ): Promise<Landed<T>[]> {
    this.#options.counts.loads += missing.length;
    const begunAt = moment();
    try {
      const values = await loadMany(missing.map(({ id }) => id));
      return await Promise.all(
        missing.map((one) => this.#fill(one, { value: values.get(one.id) ?? null, asOf: begunAt })),
      );
    } catch (error) {
      await Promise.all(missing.map((one) => this.#release(one)));
      throw error;
    }
  }

  /** A fill that is accepted proves that no forget came in between: the value then vouches for that moment. */
  async #fill({ key, marker }: Missing<unknown>, loaded: Landed<T>): Promise<Landed<T>> {
    if (marker === null) return loaded;
    const { leases, forgets, envelope, counts } = this.#options;
    const text = envelope.seal(loaded.value);
    const asOf = moment();
    try {
      const stands =
        !forgets.isPending(key) &&
        (await leases.fill(key, { marker, text, ttlMs: this.#ttlFor(loaded.value) }));
      if (stands) return { value: loaded.value, asOf };
      counts.refusedFills += 1;
    } catch {
      counts.errors += 1;
    }
    return loaded;
  }

  async #release({ key, marker }: Missing<unknown>): Promise<void> {
    if (marker === null) return;
    await this.#options.leases.release(key, marker).catch(() => (this.#options.counts.errors += 1));
  }

  #ttlFor(value: T | null): number {
    const longestMs = value === null ? this.#options.negativeTtlMs : this.#options.ttlMs;
    return Math.max(1, Math.floor(longestMs * (1 - JITTER * Math.random())));
  }
}
