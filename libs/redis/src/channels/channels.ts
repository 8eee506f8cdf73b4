import type { RedisLogger } from '../client/cluster-options.js';
import { Deadlines } from '../client/deadlines.js';
import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { RedisUnavailableError } from '../client/redis.errors.js';
import type { ChannelFamily } from '../keys/key-family.js';
import { messages } from './channel.metrics.js';
import type { ChannelHandlers, Listener, LiveChannel } from './live-channel.js';
import { Placement } from './placement.js';

/*
 * Live messages between the instances of a service, over sharded pub/sub. Redis delivers each to whoever is subscribed at
 * that moment and keeps nothing, so a message is a hint that something has changed and never the change itself: whoever
 * listens reads the truth elsewhere, once at the beginning and again after each gap.
 */

export interface ChannelsOptions {
  /** Its slot map says where channels live, its settings and its bound on sockets hold for their connections. */
  readonly client: RedisClient;
  readonly logger?: RedisLogger | undefined;
}

/** One subscriber's hold on a channel. */
export interface Subscription {
  /** Whether messages arrive; while they do not, the truth has to be asked for. */
  readonly isLive: boolean;
  /**
   * Calls no handler any more, and unsubscribes when nobody else in this process listens. Resolves when Redis has
   * confirmed, or cannot. A second call does nothing.
   */
  end(): Promise<void>;
}

/** Publishes and subscribes. All subscribers of a process share one connection for each shard. */
export class Channels {
  readonly #redis: RedisCommands;
  readonly #deadlines: Deadlines;
  readonly #placement: Placement;
  #isClosed = false;

  constructor({ client, logger }: ChannelsOptions) {
    this.#redis = client.forUse('channel');
    this.#deadlines = new Deadlines(client.settings.deadlinesMs.channel);
    this.#placement = new Placement({ client, logger });
  }

  /**
   * Sends a message to whoever is subscribed at this moment, at most once.
   *
   * @param family a row of keyFamilies with the door `channels`
   * @param message any text, best short: it is copied to every subscriber
   * @throws InvalidKeyIdError; RedisDeadlineError, RedisUnavailableError, RedisOutcomeUnknownError (the connection was
   *   lost after it was sent).
   *   Redis slow or gone: rejects after the channel deadline (500 ms); the caller may ignore it, its subscribers see a gap
   */
  async publish<Id>(family: ChannelFamily<Id>, id: Id, message: string): Promise<void> {
    const args = [family.key(id), message];
    try {
      await this.#redis.send({ name: 'spublish', args, retry: 'unsafe' });
    } catch (error) {
      messages.inc({ family: family.name, outcome: 'refused' });
      throw error;
    }
    messages.inc({ family: family.name, outcome: 'published' });
  }

  /**
   * Listens to a channel. Resolves when messages arrive; whoever then reads the truth has missed nothing.
   *
   * @param handlers `onGap` is called each time messages arrive again after some may have been missed
   * @throws InvalidKeyIdError, RedisUnavailableError once closed.
   *   Redis slow or gone: resolves after the channel deadline (500 ms) and goes on trying; `onGap` is called when the
   *   subscription is in place, until then `isLive` is false
   */
  async subscribe<Id>(family: ChannelFamily<Id>, id: Id, handlers: ChannelHandlers): Promise<Subscription> {
    if (this.#isClosed) throw new RedisUnavailableError('the channels were closed');
    const channel = this.#placement.channel(family.key(id), family.name);
    const listener = channel.join(handlers);
    await this.#untilPlaced(channel);
    listener.hasBegun = true;
    return this.#subscription(channel, listener);
  }

  /** Ends every subscription and closes their connections. Call it before the client's own `close`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#placement.close();
    this.#deadlines.stop();
  }

  #subscription(channel: LiveChannel, listener: Listener): Subscription {
    let hasEnded = false;
    return {
      get isLive() {
        return !hasEnded && channel.shard !== null;
      },
      end: async () => {
        hasEnded = true;
        channel.leave(listener);
        await this.#placement.release(channel);
      },
    };
  }

  async #untilPlaced(channel: LiveChannel): Promise<void> {
    const late = Promise.withResolvers<undefined>();
    const deadline = this.#deadlines.start(() => {
      late.resolve(undefined);
    });
    await Promise.race([channel.placed(), late.promise]);
    this.#deadlines.cancel(deadline);
  }
}
