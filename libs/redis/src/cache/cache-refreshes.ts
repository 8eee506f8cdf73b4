import type { CacheCounts } from './cache-counts.js';
import type { CacheReader, Place } from './cache-reader.js';
import type { CacheWriter, Missing } from './cache-writer.js';
import { noLongerThan } from './patience.js';
import type { Landed } from './single-flight.js';

/*
 * Values that are served although they should be loaded anew: stale-while-revalidate (RFC 5861), early refresh, and
 * the old value when the source fails. The refresh runs under a lease like any load, so one process of the fleet does
 * it and a forget cancels it; the old value stays readable meanwhile. Whoever asked gets the old value at once, or
 * waits a moment for the new one when the family says so. Source down: the old value, until its hard age ends it.
 */

/** A value to be served and to be loaded anew. */
export interface Due<Id, T> extends Place {
  readonly id: Id;
  readonly value: T | null;
  /** Past its soft age; else it is refreshed early, and nobody waits for that. */
  readonly isStale: boolean;
}

export interface ServeOptions<Id, T> {
  readonly loadMany: (ids: Id[]) => Promise<Map<Id, T>>;
  /** The moment at which the caller asked: answers must not be older. */
  readonly cameAt: number;
}

/** How a refresh ended; null when it was not ours to do, or failed. */
type Refreshed<T> = Landed<T> | null;

/** The refreshes of one family. */
export class CacheRefreshes<Id, T> {
  readonly #reader: CacheReader<T>;
  readonly #writer: CacheWriter<T>;
  readonly #counts: CacheCounts;
  readonly #softDeadlineMs: number;
  readonly #underWay = new Map<string, Promise<Refreshed<T>>>();

  /** @param parts.softDeadlineMs how long a stale value is held back for its refresh, in milliseconds */
  constructor(parts: {
    reader: CacheReader<T>;
    writer: CacheWriter<T>;
    counts: CacheCounts;
    softDeadlineMs: number;
  }) {
    this.#reader = parts.reader;
    this.#writer = parts.writer;
    this.#counts = parts.counts;
    this.#softDeadlineMs = parts.softDeadlineMs;
  }

  /** A value for each: the new one if it comes in time, else the old one. The refresh goes on. Never throws. */
  async serve(due: readonly Due<Id, T>[], options: ServeOptions<Id, T>): Promise<Map<Id, T | null>> {
    this.#begin(due, options.loadMany);
    return new Map(
      await Promise.all(due.map(async (one) => [one.id, await this.#newest(one, options.cameAt)] as const)),
    );
  }

  async #newest({ key, value, isStale }: Due<Id, T>, cameAt: number): Promise<T | null> {
    const running = this.#underWay.get(key);
    if (!isStale || this.#softDeadlineMs === 0 || running === undefined) return value;
    const refreshed = await noLongerThan(running, { ms: this.#softDeadlineMs, otherwise: () => null });
    return refreshed === null || refreshed.asOf < cameAt ? value : refreshed.value;
  }

  #begin(due: readonly Due<Id, T>[], loadMany: ServeOptions<Id, T>['loadMany']): void {
    const own = due.filter(({ key }) => !this.#underWay.has(key));
    if (own.length === 0) return;
    const refreshing = this.#refresh(own, loadMany);
    for (const { key } of own) {
      this.#underWay.set(
        key,
        refreshing.then((refreshed) => {
          this.#underWay.delete(key);
          return refreshed.get(key) ?? null;
        }),
      );
    }
  }

  async #refresh(
    own: readonly Due<Id, T>[],
    loadMany: ServeOptions<Id, T>['loadMany'],
  ): Promise<Map<string, Landed<T>>> {
    const leased = (await Promise.all(own.map((one) => this.#claim(one)))).filter((one) => one !== null);
    if (leased.length === 0) return new Map();
    this.#counts.refreshes += leased.length;
    try {
      const landed = await this.#writer.loadMany(leased, loadMany);
      return new Map(leased.flatMap(({ key }, index) => (landed[index] ? [[key, landed[index]]] : [])));
    } catch {
      this.#counts.failedRefreshes += leased.length;
      return new Map();
    }
  }

  async #claim({ id, key, groups }: Due<Id, T>): Promise<Missing<Id> | null> {
    const marker = await this.#reader.claimRefresh(key);
    return marker === null ? null : { id, key, groups, marker, keepsLease: true };
  }
}
