import type { RedisLogger } from '../client/cluster-options.js';
import type { RedisClient } from '../client/redis-client.js';
import { LiveChannel } from './live-channel.js';
import { ShardConnection, type ShardEvents } from './shard-connection.js';

/*
 * Keeps every channel subscribed on the primary that has its slot. After each refresh of the client's slot map, which
 * comes once a second and finds out about failovers and moves by itself, all channels are looked at: one that stands where
 * the map says is left alone, any other is subscribed there and only then given up where it was. What fails is tried again
 * at the next look, so there is neither a timer nor a memory of outages here.
 */

export interface PlacementOptions {
  readonly client: RedisClient;
  readonly logger?: RedisLogger | undefined;
}

/** The channels of a process and the connections they are subscribed on, one for each shard in use. */
export class Placement {
  readonly #client: RedisClient;
  readonly #logger: RedisLogger | undefined;
  readonly #channels = new Map<string, LiveChannel>();
  readonly #shards = new Set<ShardConnection>();
  readonly #stopLooking: () => void;

  constructor({ client, logger }: PlacementOptions) {
    this.#client = client;
    this.#logger = logger;
    this.#stopLooking = client.onRefresh(() => {
      this.#look();
    });
  }

  /** The channel of this name. A new one is placed as soon as a slot map is known. */
  channel(name: string, family: string): LiveChannel {
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const channel = new LiveChannel({ name, family, logger: this.#logger });
    this.#channels.set(name, channel);
    this.#client.dial();
    this.#place(channel);
    return channel;
  }

  /** Unsubscribes a channel that nobody listens to any more. Resolves when the node has confirmed, or cannot. */
  async release(channel: LiveChannel): Promise<void> {
    // One that is on its way is looked at again when it has arrived.
    if (!channel.isDeserted || channel.isMoving) return;
    if (this.#channels.get(channel.name) !== channel) return;
    this.#channels.delete(channel.name);
    await channel.shard?.unsubscribe(channel.name);
  }

  /** Forgets every channel and closes every connection. */
  async close(): Promise<void> {
    this.#stopLooking();
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
    await Promise.all([...this.#shards].map((shard) => shard.close()));
  }

  #look(): void {
    const channels = [...this.#channels.values()];
    for (const channel of channels) this.#place(channel);
    const isMoving = channels.some((channel) => channel.isMoving);
    const used = new Set(channels.map(({ shard }) => shard));
    for (const shard of this.#shards) {
      if (used.has(shard) || isMoving) shard.checkAlive();
      else void shard.close();
    }
  }

  #place(channel: LiveChannel): void {
    const address = this.#client.primaryOf(channel.name);
    if (address === null || channel.isMoving || channel.shard?.address === address) return;
    const shard = this.#shardAt(address);
    if (shard !== null) void this.#move(channel, shard);
  }

  async #move(channel: LiveChannel, shard: ShardConnection): Promise<void> {
    channel.isMoving = true;
    try {
      await shard.subscribe(channel.name);
      if (this.#channels.get(channel.name) !== channel) return;
      void channel.shard?.unsubscribe(channel.name);
      channel.place(shard);
    } catch (error) {
      channel.refuse(error);
    } finally {
      channel.isMoving = false;
      await this.release(channel);
    }
  }

  #shardAt(address: string): ShardConnection | null {
    const known = [...this.#shards].find((shard) => shard.address === address && !shard.isOver);
    if (known !== undefined) return known;
    const redis = this.#client.openNode(address);
    if (redis === null) return null;
    const shard = new ShardConnection({ address, redis, events: this.#events });
    this.#shards.add(shard);
    return shard;
  }

  readonly #events: ShardEvents = {
    onMessage: (shard, name, text) => {
      const channel = this.#channels.get(name);
      // While a channel moves, two nodes of a shard may both have it.
      if (channel?.shard === shard) channel.deliver(text);
    },
    onLoss: (shard) => {
      const standing = shard.channels();
      for (const channel of this.#channels.values()) {
        if (channel.shard === shard && !standing.has(channel.name)) channel.lose();
      }
      if (shard.isClosed) this.#shards.delete(shard);
    },
    onError: (err) => {
      this.#logger?.warn({ err }, 'a connection for channels failed');
    },
  };
}
