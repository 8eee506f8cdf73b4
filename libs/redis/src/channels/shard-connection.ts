import type { Redis } from 'ioredis';
import { closeConnection } from '../client/close-connection.js';

/*
 * One connection to one node on which channels are subscribed. Redis says nothing when a message is missed, so what
 * counts is to notice each way in which a subscription ends: the connection is lost (`end`), the node gives the slot away
 * (`moved`, ioredis' word for a `sunsubscribe` that nobody asked for), or the node hangs (`checkAlive`).
 */

export interface ShardEvents {
  readonly onMessage: (shard: ShardConnection, channel: string, text: string) => void;
  /** Some of `channels()` are gone; all of them, when it `isOver`. */
  readonly onLoss: (shard: ShardConnection) => void;
  readonly onError: (error: Error) => void;
}

/** A connection that only subscribes. It does not reconnect: another one takes its place. */
export class ShardConnection {
  /** `host:port` of the node as the map names it. */
  readonly address: string;
  readonly #redis: Redis;
  #isClosing = false;
  #isAsked = false;

  /** @param options.redis not dialled yet, and without reconnecting of its own */
  constructor({ address, redis, events }: { address: string; redis: Redis; events: ShardEvents }) {
    const lose = () => {
      events.onLoss(this);
    };
    this.address = address;
    this.#redis = redis;
    redis.on('smessage', (channel: string, text: string) => {
      events.onMessage(this, channel, text);
    });
    // ioredis may take an unasked `sunsubscribe` for the answer to one of ours; answers are then off by one, and it says
    // so with an error when one is left over. Whatever else goes wrong, a new connection is the safe side.
    redis.on('error', (error: Error) => {
      events.onError(error);
      redis.disconnect();
    });
    redis.on('end', lose);
    // Once all that one packet brings is noted: what was confirmed in it may be taken back in it.
    redis.on('moved', () => setImmediate(lose));
  }

  /** Closed, lost or on its way there: of no use any more. */
  get isOver(): boolean {
    return this.#isClosing || this.isClosed;
  }

  /** Whether the socket is gone. */
  get isClosed(): boolean {
    return this.#redis.status === 'end';
  }

  /** What the node has confirmed and not taken back. */
  channels(): ReadonlySet<string> {
    const subscriber = this.isOver ? false : this.#redis.condition?.subscriber;
    return new Set(subscriber ? subscriber.channels('ssubscribe') : []);
  }

  /**
   * Resolves when the node has confirmed; harmless for a channel that is subscribed already.
   *
   * @throws what ioredis gives: the node does not serve the slot, the connection was lost or could not be opened
   */
  async subscribe(channel: string): Promise<void> {
    await this.#redis.ssubscribe(channel);
  }

  /** Resolves when the node has confirmed, or cannot. */
  async unsubscribe(channel: string): Promise<void> {
    await this.#redis.sunsubscribe(channel).catch(() => undefined);
  }

  /** Asks for a sign of life. A node that stays silent loses the connection: `socketTimeout` in cluster-options.ts. */
  checkAlive(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    const answered = () => {
      this.#isAsked = false;
    };
    this.#redis.ping().then(answered, answered);
  }

  /** Resolves when the socket is closed. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await closeConnection(this.#redis);
  }
}
