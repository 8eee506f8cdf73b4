import { processTrails } from '../trails/request-trails.js';
import type { Ages } from './ages.js';
import type { Bulkhead } from './bulkhead.js';
import type { CacheCounts } from './cache-counts.js';
import type { Envelope, EntryMeta } from './envelope.js';
import type { Forgets } from './forgets.js';
import type { GroupVersions } from './group-versions.js';
import type { Leases } from './leases.js';
import { moment, type Landed } from './single-flight.js';

/*
 * The source's side of a read: read the groups' versions, load, store under the lease, give the lease back when the
 * load failed. A value that cannot be stored is still returned; only what the loader throws is thrown, or that too
 * much is asked of the source while Redis is away.
 */

/** A TTL is shortened by up to this part, so that keys stored together do not expire together. Never lengthened. */
const JITTER = 0.1;

export interface CacheWriterOptions<T> {
  readonly leases: Leases;
  readonly forgets: Forgets;
  readonly groups: GroupVersions;
  readonly envelope: Envelope<T>;
  readonly ages: Ages;
  readonly counts: CacheCounts;
  /** Where loads that are not stored take turns; null when the cache is switched off and every load is one. */
  readonly bulkhead: Bulkhead | null;
  /** Longest life of a value and of "does not exist", in milliseconds. */
  readonly ttlMs: number;
  readonly negativeTtlMs: number;
}

/** One thing to load; without a marker it is not stored. */
export interface Missing<Id> {
  readonly id: Id;
  readonly key: string;
  readonly groups: readonly string[];
  readonly marker: string | null;
  /** Whether the lease of a failed load is left to run out instead of given back. */
  readonly keepsLease?: boolean;
}

/** What a load found, and when it began. */
interface Loaded<Id, T> {
  readonly values: Map<Id, T>;
  readonly begunAt: number;
  readonly tookMs: number;
}

/** Versions of groups by the group's key; null when they could not be read. */
type Snapshot = Readonly<Record<string, string>> | null;

export class CacheWriter<T> {
  readonly #options: CacheWriterOptions<T>;

  constructor(options: CacheWriterOptions<T>) {
    this.#options = options;
  }

  /**
   * Loads many values with one call and stores those that there is a lease for, the missing ones as "none".
   *
   * @returns a value for each of `missing`
   * @throws CacheValueError, CacheOverloadedError, and whatever `loadMany` throws
   */
  async loadMany<Id>(
    missing: readonly Missing<Id>[],
    loadMany: (ids: Id[]) => Promise<Map<Id, T>>,
  ): Promise<Landed<T>[]> {
    try {
      const snapshots = await Promise.all(missing.map((one) => this.#snapshot(one)));
      const loaded = await this.#load(missing, loadMany);
      return await Promise.all(
        missing.map((one, index) => this.#fill(one, { loaded, snapshot: snapshots[index] ?? null })),
      );
    } catch (error) {
      await Promise.all(missing.map((one) => this.#release(one)));
      throw error;
    }
  }

  async #load<Id>(
    missing: readonly Missing<Id>[],
    loadMany: (ids: Id[]) => Promise<Map<Id, T>>,
  ): Promise<Loaded<Id, T>> {
    const { bulkhead, counts } = this.#options;
    const load = async () => {
      counts.loads += missing.length;
      const begunAt = moment();
      const startMs = performance.now();
      const values = await loadMany(missing.map(({ id }) => id));
      const tookMs = performance.now() - startMs;
      for (const { key } of missing) processTrails.note(key, 'loaded', tookMs);
      return { values, begunAt, tookMs };
    };
    const isPastRedis = missing.some(({ marker }) => marker === null);
    return isPastRedis && bulkhead !== null ? bulkhead.run(load) : load();
  }

  /** The versions of its groups before the load: what changes after this moment makes the value stale. */
  async #snapshot({ groups, marker }: Missing<unknown>): Promise<Snapshot> {
    if (groups.length === 0 || marker === null) return {};
    return this.#options.groups.begin(groups).catch(() => {
      this.#options.counts.errors += 1;
      return null;
    });
  }

  /**
   * A fill that is accepted proves that no forget came in between: the value then vouches for that moment. Of a group's
   * forget it proves nothing: there the value vouches for the beginning of its load, as one that is not stored.
   */
  async #fill<Id>(
    one: Missing<Id>,
    { loaded, snapshot }: { loaded: Loaded<Id, T>; snapshot: Snapshot },
  ): Promise<Landed<T>> {
    const { key, marker, groups } = one;
    const value = loaded.values.get(one.id) ?? null;
    const unstored = { value, asOf: loaded.begunAt };
    if (marker === null) return unstored;
    const { forgets, counts } = this.#options;
    const entry = this.#entry(value, { tookMs: loaded.tookMs, groups: snapshot });
    const asOf = moment();
    try {
      if (snapshot === null) return await this.#unfilled(one, unstored);
      const stands = !forgets.isPending(key) && (await this.#options.leases.fill(key, { marker, ...entry }));
      if (stands) return groups.length === 0 ? { value, asOf } : unstored;
      counts.refusedFills += 1;
    } catch {
      counts.errors += 1;
    }
    return unstored;
  }

  async #unfilled(one: Missing<unknown>, landed: Landed<T>): Promise<Landed<T>> {
    await this.#release(one);
    return landed;
  }

  async #release({ key, marker, keepsLease = false }: Missing<unknown>): Promise<void> {
    if (marker === null || keepsLease) return;
    await this.#options.leases.release(key, marker).catch(() => (this.#options.counts.errors += 1));
  }

  /** What to store. "Does not exist" has a short life and no ages. */
  #entry(value: T | null, known: { tookMs: number; groups: Snapshot }): { text: string; ttlMs: number } {
    const { envelope, ages, ttlMs, negativeTtlMs } = this.#options;
    const share = 1 - JITTER * Math.random();
    const aged = ages.areKept && value !== null ? ages.metaFor(known.tookMs, share) : undefined;
    const { groups } = known;
    const isGrouped = groups !== null && Object.keys(groups).length > 0;
    const meta: EntryMeta | undefined = isGrouped ? { ...aged, groups } : aged;
    const longestMs = value === null ? negativeTtlMs : ttlMs;
    return { text: envelope.seal(value, meta), ttlMs: Math.max(1, Math.floor(longestMs * share)) };
  }
}
