import type { ReadFrom } from '../client/redis-commands.js';
import type { KeyFamily } from '../keys/key-family.js';
import type { NearOptions } from '../near-cache/near-cache.js';

/** How one family of keys is cached. What is left out costs nothing. */
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
  /**
   * The soft age in milliseconds, below the family's TTL: an older value is stale, and served while one process loads
   * it anew, or when the source fails. Its hard age is the TTL. By default nothing gets stale.
   */
  readonly staleAfterMs?: number;
  /** How long a stale value is held back in case its refresh is done by then, in milliseconds. Default 0. */
  readonly softDeadlineMs?: number;
  /** How long a caller waits for a load before a 503, in milliseconds; the load goes on. By default for ever. */
  readonly hardDeadlineMs?: number;
  /** Refreshes values before they get stale, by XFetch: 1 as in the paper, above it earlier. Default 0: never. */
  readonly earlyRefreshBeta?: number;
  /** Values whose JSON is longer are stored compressed; in bytes. By default none is. */
  readonly compressAboveBytes?: number;
  /**
   * Names of the groups that an id's value belongs to, for `Cache.forgetGroup`; each is one more GET per read. Of the
   * id alone, since their versions must be read before the load. By default none.
   */
  readonly groups?: (id: Id) => readonly string[];
  /**
   * Holds values in this process' memory as well, frozen, at most NEAR_STALENESS_BOUND_MS behind Redis. The family's row in
   * the table of keys has to say isNear, and it can have no groups. What is not in memory is read from the primary,
   * whatever `readFrom` says. By default nothing is held.
   */
  readonly near?: NearOptions;
}

const NEGATIVE_TTL_MS = 10_000;
const LEASE_MS = 2_000;
const WAIT_MS = 1_000;

/** The options with everything that was left out. */
export type ResolvedOptions<Id> = Readonly<
  Required<Omit<CacheFamilyOptions<Id>, 'groups' | 'near'>> & Pick<CacheFamilyOptions<Id>, 'groups' | 'near'>
>;

/** Fills in what was left out; the soft age and that of "does not exist" never exceed the family's TTL. */
export function resolveOptions<Id>(options: CacheFamilyOptions<Id>): ResolvedOptions<Id> {
  const { ttlMs } = options.family;
  return Object.freeze({
    leaseMs: LEASE_MS,
    waitMs: WAIT_MS,
    softDeadlineMs: 0,
    hardDeadlineMs: Infinity,
    earlyRefreshBeta: 0,
    compressAboveBytes: Infinity,
    ...options,
    negativeTtlMs: Math.min(options.negativeTtlMs ?? NEGATIVE_TTL_MS, ttlMs),
    staleAfterMs: Math.min(options.staleAfterMs ?? ttlMs, ttlMs),
  });
}
