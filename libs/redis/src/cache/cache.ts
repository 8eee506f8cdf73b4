import type { RedisClient } from '../client/redis-client.js';
import type { RedisLogger } from '../client/cluster-options.js';
import { keyFamilies } from '../keys/key-families.js';
import type { KeyFamily } from '../keys/key-family.js';
import { NearCache } from '../near-cache/near-cache.js';
import { FamilyInGroupsError } from '../near-cache/near.errors.js';
import type { NearFamily } from '../near-cache/near-family.js';
import { Ages } from './ages.js';
import { Bulkhead } from './bulkhead.js';
import { countFor, type CacheCounts } from './cache-counts.js';
import { CacheFamily } from './cache-family.js';
import { CacheMisses } from './cache-misses.js';
import { resolveOptions, type CacheFamilyOptions, type ResolvedOptions } from './cache-options.js';
import { CacheReader, type CacheReaderOptions } from './cache-reader.js';
import { CacheRefreshes } from './cache-refreshes.js';
import { CacheWriter } from './cache-writer.js';
import { CacheFamilyTakenError } from './cache.errors.js';
import { Envelope } from './envelope.js';
import { Forgets } from './forgets.js';
import { bump, GroupVersions } from './group-versions.js';
import { Leases } from './leases.js';
import { ShardBreakers } from './shard-breakers.js';
import { sweep } from './sweep.js';

export type { CacheFamilyOptions } from './cache-options.js';

export interface CacheOptions {
  readonly client: RedisClient;
  readonly logger?: RedisLogger;
  /**
   * How many loads that go past Redis run at once in this process, over all families. Default 8: a pool of five
   * connections to Postgres is kept busy, and has no queue of its own.
   */
  readonly maxBypassLoads?: number;
  /** How many of them wait for their turn; more are refused with a 503. Default 1,000. */
  readonly maxWaitingLoads?: number;
  /** How long one waits before it is refused, in milliseconds. Default 2,000. */
  readonly maxLoadWaitMs?: number;
}

/** The cache of a process: a family each for what it caches, and counts of what became of the reads. */
export class Cache {
  readonly #client: RedisClient;
  readonly #forgets: Forgets;
  readonly #bumps: Forgets;
  readonly #sweeps: Forgets;
  readonly #breakers: ShardBreakers;
  readonly #bulkhead: Bulkhead;
  readonly #near: NearCache;
  readonly #counts = new Map<string, CacheCounts>();
  readonly #patterns = new Map<string, Pick<KeyFamily, 'pattern'>>();
  /** After how many milliseconds no value of any group that is stored or loaded now can still be in Redis. */
  #groupedEndMs = 0;

  constructor(options: CacheOptions) {
    const { client, logger, maxBypassLoads = 8, maxWaitingLoads = 1_000, maxLoadWaitMs = 2_000 } = options;
    const redis = client.forUse('state');
    this.#client = client;
    this.#forgets = new Forgets({ apply: (key) => redis.delete(key), logger });
    this.#bumps = new Forgets({ apply: (groupKey) => bump(redis, groupKey), logger });
    this.#sweeps = new Forgets({ apply: (name) => this.#sweep(name), logger });
    this.#near = new NearCache({ client, logger });
    this.#breakers = new ShardBreakers((key) => client.primaryOf(key));
    this.#bulkhead = new Bulkhead({
      maxRunning: maxBypassLoads,
      maxWaiting: maxWaitingLoads,
      maxWaitMs: maxLoadWaitMs,
    });
    client.onPromotion(() => {
      for (const forgets of this.#allForgets()) void forgets.resendRecent();
    });
  }

  /**
   * Registers a family of keys to be cached; values are of the JSON type `T`.
   *
   * @throws CacheFamilyTakenError when this cache has it already; FamilyNotNearError, FamilyInGroupsError when it cannot be
   *   held near
   */
  family<T, Id extends NonNullable<unknown> = string>(given: CacheFamilyOptions<Id>): CacheFamily<Id, T> {
    const options = resolveOptions(given);
    const { family, groups, softDeadlineMs, hardDeadlineMs } = options;
    if (this.#counts.has(family.name)) throw new CacheFamilyTakenError(family.name);
    const near = this.#nearOf<T, Id>(options);
    const counts = countFor(family.name);
    this.#counts.set(family.name, counts);
    this.#patterns.set(family.name, family);
    const entriesEndMs = family.ttlMs + options.leaseMs;
    if (groups !== undefined) this.#groupedEndMs = Math.max(this.#groupedEndMs, entriesEndMs);
    const { reader, writer } = this.#sides<T, Id>(options, { counts, near });
    return new CacheFamily<Id, T>({
      family,
      groupsOf: groups === undefined ? null : (id) => groups(id).map((name) => keyFamilies.group.key(name)),
      near,
      reader,
      misses: new CacheMisses<Id, T>({ reader, writer, counts }),
      refreshes: new CacheRefreshes<Id, T>({ reader, writer, counts, softDeadlineMs }),
      forgets: this.#forgets,
      sweeps: this.#sweeps,
      counts,
      hardDeadlineMs,
      entriesEndMs,
    });
  }

  /**
   * Makes all values of groups stale at once, of whatever family of this cluster. Call it after the commit.
   * From the call on this process serves nothing older; once it is confirmed, no process does.
   *
   * @param names as a family's option `groups` gives them
   * @returns whether Redis confirmed it within the state deadline; if not, it is retried as `CacheFamily.forget` is
   * @throws InvalidKeyIdError
   * Redis down: resolves with false after the state deadline, never throws for it.
   */
  async forgetGroup(...names: string[]): Promise<boolean> {
    const keys = names.map((name) => keyFamilies.group.key(name));
    return this.#bumps.forget(keys, this.#groupedEndMs);
  }

  /** What became of the reads since the process began, by family. */
  report(): Record<string, CacheCounts> {
    return Object.fromEntries([...this.#counts].map(([family, counts]) => [family, { ...counts }]));
  }

  /** Stops retrying forgets, and forgets what is in memory. What is pending is left to its TTL. */
  close(): void {
    for (const forgets of this.#allForgets()) forgets.close();
    void this.#near.close();
    this.#breakers.close();
    this.#bulkhead.close();
  }

  #allForgets(): readonly Forgets[] {
    return [this.#forgets, this.#bumps, this.#sweeps];
  }

  /** Where a family's values are held in memory: nowhere while nothing is to be cached. */
  #nearOf<T, Id extends NonNullable<unknown>>(options: ResolvedOptions<Id>): NearFamily<Id, T | null> | null {
    const { family, near, groups } = options;
    if (near === undefined || !this.#client.settings.isCacheOn) return null;
    if (groups !== undefined) throw new FamilyInGroupsError(family.name);
    return this.#near.family<Id, T | null>(family, near);
  }

  /** The two sides of a family's reads: Redis, and the source. */
  #sides<T, Id>(
    options: ResolvedOptions<Id>,
    given: { counts: CacheCounts; near: CacheReaderOptions<T>['near'] },
  ): { reader: CacheReader<T>; writer: CacheWriter<T> } {
    const { family, schemaVersion, compressAboveBytes, leaseMs, negativeTtlMs, readFrom, waitMs } = options;
    const redis = this.#client.forUse('cache');
    const { isCacheOn } = this.#client.settings;
    const shared = {
      leases: new Leases(redis, leaseMs),
      forgets: this.#forgets,
      groups: new GroupVersions(redis),
      envelope: new Envelope<T>(schemaVersion, compressAboveBytes),
      ages: new Ages({ ...options, ttlMs: family.ttlMs }),
      counts: given.counts,
    };
    const { ttlMs } = family;
    const bulkhead = isCacheOn ? this.#bulkhead : null;
    const own = { bumps: this.#bumps, breakers: this.#breakers, near: given.near, isOn: isCacheOn };
    return {
      reader: new CacheReader<T>({ ...shared, ...own, redis, readFrom, waitMs }),
      writer: new CacheWriter<T>({ ...shared, bulkhead, ttlMs, negativeTtlMs }),
    };
  }

  async #sweep(name: string): Promise<void> {
    const family = this.#patterns.get(name);
    if (family !== undefined) await sweep(this.#client, family);
  }
}
