import type { RedisLogger } from '../client/cluster-options.js';
import type { RedisClient } from '../client/redis-client.js';
import type { KeyFamily, NearKeys } from '../keys/key-family.js';
import { FamilyNotNearError } from './near.errors.js';
import { flushes, nearCountsFor, showTrusted } from './near.metrics.js';
import { NearFamily, type NearCluster } from './near-family.js';
import { Tracking, type TrackingListener } from './tracking.js';

/*
 * Values of cache families held in process memory, kept true by server-assisted invalidation. A hit costs no round trip and
 * is at most NEAR_STALENESS_BOUND_MS behind its primary. Redis slow, hung or gone: memory stops answering within that
 * time, and reads go where they would go without it.
 */

export interface NearOptions {
  /** How many values of the family a process holds at the most, at least 1. */
  readonly maxEntries: number;
}

/** The near families of one process and the tracking that they share. */
export class NearCache {
  readonly #client: RedisClient;
  readonly #logger: RedisLogger | undefined;
  readonly #families: Pick<NearFamily<never, unknown>, 'invalidate' | 'giveUp' | 'dropMoved'>[] = [];
  #tracking: Tracking | null = null;
  #stopShowing: () => void = () => undefined;

  constructor({ client, logger }: { client: RedisClient; logger?: RedisLogger | undefined }) {
    this.#client = client;
    this.#logger = logger;
  }

  /**
   * Begins to keep a family's values. Its primaries are tracked from the first command on; until then nothing is kept.
   *
   * @throws FamilyNotNearError when the table of keys does not give it the rights
   */
  family<Id extends NonNullable<unknown>, T>(family: KeyFamily<Id>, options: NearOptions): NearFamily<Id, T> {
    if (!isNear(family)) throw new FamilyNotNearError(family.name);
    const near = new NearFamily<Id, T>({
      family,
      cluster: this.#cluster,
      redis: this.#client.forUse('cache'),
      counts: nearCountsFor(family.name),
      maxEntries: options.maxEntries,
    });
    this.#families.push(near);
    this.#track().watch(prefixOf(family.pattern));
    return near;
  }

  /** Forgets everything and closes the connections. Call it before the client's own `close`. */
  async close(): Promise<void> {
    this.#stopShowing();
    await this.#tracking?.close();
  }

  #track(): Tracking {
    if (this.#tracking !== null) return this.#tracking;
    const tracking = new Tracking({ client: this.#client, listener: this.#listener, logger: this.#logger });
    this.#tracking = tracking;
    this.#stopShowing = showTrusted(() => tracking.trusted());
    return tracking;
  }

  readonly #cluster: NearCluster = {
    trustIn: (key) => this.#tracking?.trustIn(key) ?? null,
    isOwner: (trust, key) => this.#client.primaryOf(key) === trust.address,
    setbacks: () => this.#client.setbacks,
  };

  readonly #listener: TrackingListener = {
    onInvalidation: (keys, trust) => {
      if (keys === null) flushes.inc({ reason: 'flushed' });
      for (const family of this.#families) {
        if (keys === null) family.giveUp(trust);
        else family.invalidate(keys);
      }
    },
    onEnd: (trust, loss) => {
      flushes.inc({ reason: loss });
      for (const family of this.#families) family.giveUp(trust);
    },
    onMap: () => {
      for (const family of this.#families) family.dropMoved();
    },
  };
}

function isNear<Id>(family: KeyFamily<Id>): family is KeyFamily<Id> & NearKeys<Id> {
  return family.isNear === true && family.idOf !== undefined;
}

/** What all keys of a pattern begin with. */
function prefixOf(pattern: string): string {
  return pattern.split(/[<[]/, 1)[0] ?? '';
}
