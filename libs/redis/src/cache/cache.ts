import type { RedisClient } from '../client/redis-client.js';
import type { RedisLogger } from '../client/cluster-options.js';
import type { ReadFrom } from '../client/redis-commands.js';
import type { KeyFamily } from '../keys/key-family.js';
import { countFor, type CacheCounts } from './cache-counts.js';
import { CacheFamily } from './cache-family.js';
import { CacheMisses } from './cache-misses.js';
import { CacheReader } from './cache-reader.js';
import { CacheWriter } from './cache-writer.js';
import { CacheFamilyTakenError } from './cache.errors.js';
import { Envelope } from './envelope.js';
import { Forgets } from './forgets.js';
import { Leases } from './leases.js';

/** How one family of keys is cached. */
export interface CacheFamilyOptions<Id> {
  readonly family: KeyFamily<Id>;
  /** Version of the value's shape, a positive integer: raise it with every change of the shape. */
  readonly schemaVersion: number;
  /** `replica` spreads reads over the replicas; a hit there may be as old as the replication lag. */
  readonly readFrom: ReadFrom;
  /** Life of "does not exist" in milliseconds; by default 10 s, and never beyond the family's TTL. */
  readonly negativeTtlMs?: number;
  /** How long a loader may take before another process gets its turn, in milliseconds. Default 2,000. */
  readonly leaseMs?: number;
  /** How long a read waits for another process' load before it loads for itself, in milliseconds. Default 1,000. */
  readonly waitMs?: number;
}

const NEGATIVE_TTL_MS = 10_000;
const LEASE_MS = 2_000;
const WAIT_MS = 1_000;

/** The cache of a process: a family each for what it caches, and counts of what became of the reads. */
export class Cache {
  readonly #client: RedisClient;
  readonly #forgets: Forgets;
  readonly #counts = new Map<string, CacheCounts>();

  constructor({ client, logger }: { client: RedisClient; logger?: RedisLogger }) {
    this.#client = client;
    this.#forgets = new Forgets({ redis: client.forUse('state'), logger });
    client.onPromotion(() => void this.#forgets.resendRecent());
  }

  /**
   * Registers a family of keys to be cached; values are of the JSON type `T`.
   *
   * @throws CacheFamilyTakenError when this cache has it already
   */
  family<T, Id = string>(options: CacheFamilyOptions<Id>): CacheFamily<Id, T> {
    const { family, schemaVersion, readFrom, leaseMs = LEASE_MS, waitMs = WAIT_MS } = options;
    if (this.#counts.has(family.name)) throw new CacheFamilyTakenError(family.name);
    const redis = this.#client.forUse('cache');
    const counts = countFor(family.name);
    this.#counts.set(family.name, counts);
    const shared = {
      leases: new Leases(redis, leaseMs),
      forgets: this.#forgets,
      envelope: new Envelope<T>(schemaVersion),
      counts,
    };
    const negativeTtlMs = Math.min(options.negativeTtlMs ?? NEGATIVE_TTL_MS, family.ttlMs);
    const reader = new CacheReader<T>({
      ...shared,
      redis,
      readFrom,
      isOn: this.#client.settings.isCacheOn,
      waitMs,
    });
    const writer = new CacheWriter<T>({ ...shared, ttlMs: family.ttlMs, negativeTtlMs });
    return new CacheFamily<Id, T>({
      ...shared,
      family,
      reader,
      misses: new CacheMisses<Id, T>({ reader, writer, counts }),
      entriesEndMs: family.ttlMs + leaseMs,
    });
  }

  /** What became of the reads since the process began, by family. */
  report(): Record<string, CacheCounts> {
    return Object.fromEntries([...this.#counts].map(([family, counts]) => [family, { ...counts }]));
  }

  /** Stops retrying forgets. What is pending is left to its TTL. */
  close(): void {
    this.#forgets.close();
  }
}
