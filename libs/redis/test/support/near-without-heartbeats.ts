import type { RedisClient } from '../../src/client/redis-client.js';
import { keyFamilies } from '../../src/keys/key-families.js';
import { NearFamily } from '../../src/near-cache/near-family.js';
import { TrackingConnection } from '../../src/near-cache/tracking-connection.js';
import { Trust } from '../../src/near-cache/trust.js';

const PREFIX = 'product:';

/** A near cache as it is usually built: told of changes by Redis, and sure that no news is good news. */
export class NearWithoutHeartbeats {
  readonly family: NearFamily<string, string>;
  readonly #trusts = new Map<string, Trust>();
  readonly #connections: TrackingConnection[] = [];

  /** @param client with a slot map already */
  constructor(client: RedisClient) {
    const cluster = {
      trustIn: (key: string) => this.#trusts.get(client.primaryOf(key) ?? '') ?? null,
      isOwner: () => true,
      setbacks: () => 0,
    };
    const counts = { hits: 0, misses: 0, fills: 0, refusedFills: 0, invalidations: 0, entries: 0 };
    const redis = client.forUse('cache');
    const family = keyFamilies.product;
    this.family = new NearFamily({ family, cluster, redis, counts, maxEntries: 100 });
    for (const address of client.primaries()) this.#track(client, address);
  }

  async close(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }

  #track(client: RedisClient, address: string): void {
    const redis = client.openNode(address, { protocol: 2 });
    if (redis === null) throw new Error(`${address} is not in the map`);
    const trust = new Trust(address);
    trust.renew(Infinity);
    this.#trusts.set(address, trust);
    const events = {
      onInvalidation: (keys: readonly string[] | null) => {
        this.family.invalidate(keys ?? []);
      },
      onLoss: () => {
        this.family.giveUp(trust);
      },
    };
    const connection = new TrackingConnection({ address, redis, ask: () => Promise.resolve(), events });
    this.#connections.push(connection);
    void connection.open([PREFIX]);
  }
}
