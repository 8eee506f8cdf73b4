import { asRedisError } from '../client/as-redis-error.js';
import type { RedisLogger } from '../client/cluster-options.js';
import { RedisReplyError } from '../client/redis.errors.js';
import { gaps, messages } from './channel.metrics.js';
import type { ShardConnection } from './shard-connection.js';

/** What a subscriber is told. Whatever it throws or rejects with is logged and harms no other. */
export interface ChannelHandlers {
  /** A message, as it was published. */
  readonly onMessage: (text: string) => void | Promise<void>;
  /** Messages may have been missed, and from now on arrive again: time to read the truth anew. */
  readonly onGap: () => void | Promise<void>;
}

/** One of those in this process who listen to a channel. */
export interface Listener {
  readonly handlers: ChannelHandlers;
  /** Whether its `subscribe` has resolved: before that it has missed nothing. */
  hasBegun: boolean;
}

/** One channel that somebody in this process listens to, and where it is subscribed. */
export class LiveChannel {
  readonly name: string;
  /** For metrics and logs, which do not show ids. */
  readonly family: string;
  /** Whether a subscription is under way; at most one at a time. */
  isMoving = false;
  #shard: ShardConnection | null = null;
  #isRefused = false;
  #placed = Promise.withResolvers<undefined>();
  readonly #listeners = new Set<Listener>();
  readonly #logger: RedisLogger | undefined;

  constructor({ name, family, logger }: { name: string; family: string; logger?: RedisLogger | undefined }) {
    this.name = name;
    this.family = family;
    this.#logger = logger;
  }

  /** The shard that has confirmed the subscription; `null` while messages are missed. */
  get shard(): ShardConnection | null {
    return this.#shard;
  }

  get isDeserted(): boolean {
    return this.#listeners.size === 0;
  }

  join(handlers: ChannelHandlers): Listener {
    const listener = { handlers, hasBegun: false };
    this.#listeners.add(listener);
    return listener;
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  /** Resolves when the channel is subscribed, or will never be since all is closed. */
  async placed(): Promise<void> {
    await this.#placed.promise;
  }

  /** A shard has confirmed. Who listened before has a gap behind it. */
  place(shard: ShardConnection): void {
    this.#shard = shard;
    const waited = [...this.#listeners].filter(({ hasBegun }) => hasBegun);
    if (waited.length > 0) gaps.inc({ family: this.family });
    for (const { handlers } of waited) void this.#tell(() => handlers.onGap());
    this.#placed.resolve(undefined);
  }

  /** A subscription failed. What time or the next map will mend is not worth a line; a missing right is, once. */
  refuse(error: unknown): void {
    const err = asRedisError(error);
    if (this.#isRefused || !(err instanceof RedisReplyError) || err.replyCode === 'MOVED') return;
    this.#isRefused = true;
    this.#logger?.warn({ err, family: this.family }, 'redis refuses a channel');
  }

  /** The subscription is lost; the next look at the map will place it again. */
  lose(): void {
    this.#shard = null;
    this.#placed = Promise.withResolvers();
  }

  deliver(text: string): void {
    messages.inc({ family: this.family, outcome: 'received' });
    for (const { handlers } of this.#listeners) void this.#tell(() => handlers.onMessage(text));
  }

  close(): void {
    this.#shard = null;
    this.#listeners.clear();
    this.#placed.resolve(undefined);
  }

  async #tell(call: () => void | Promise<void>): Promise<void> {
    try {
      await call();
    } catch (err) {
      this.#logger?.warn({ err, family: this.family }, 'a subscriber of a channel failed');
    }
  }
}
