import type { Redis } from 'ioredis';
import { closeConnection } from '../client/close-connection.js';
import { replyCodeOf } from '../client/as-redis-error.js';
import { RedisDeadlineError, RedisReplyError, RedisUnavailableError } from '../client/redis.errors.js';
import { HEARTBEAT_TIMEOUT_MS, Trust } from './trust.js';

/*
 * One connection to one primary on which Redis says which keys have changed (server-assisted invalidation, RESP2). It
 * redirects the invalidations to itself and then subscribes to them: tracking and listening end together, where a redirect to
 * another connection breaks without a word. It does not reconnect: another one, with another trust, takes its place.
 */

/** The channel under which RESP2 delivers invalidations. */
export const INVALIDATIONS = '__redis__:invalidate';

/** Why what a primary vouched for was given up. */
export type Loss =
  /** The connection ended. */
  | 'lost'
  /** A heartbeat was not answered in time. */
  | 'silent'
  /** The primary no longer answers for a slot that it had, or its cluster is down. */
  | 'disowned'
  /** Redis refused to track: a right is missing. */
  | 'refused'
  /** It is no primary any more by the map, or we close. */
  | 'left';

export interface TrackingEvents {
  /** Keys that have changed; `null` when the node was flushed. */
  readonly onInvalidation: (keys: readonly string[] | null, trust: Trust) => void;
  readonly onLoss: (connection: TrackingConnection, loss: Loss, cause: unknown) => void;
}

export interface TrackingConnectionOptions {
  readonly address: string;
  /** Not dialled yet, speaking RESP2, without reconnecting of its own. */
  readonly redis: Redis;
  /** Asks the same node on another connection whether it still answers for the slot of a key; rejects when it does not. */
  readonly ask: (key: string) => Promise<unknown>;
  readonly events: TrackingEvents;
}

/** The tracking of one primary. */
export class TrackingConnection {
  readonly trust: Trust;
  readonly #options: TrackingConnectionOptions;
  #isListening = false;
  #isOver = false;
  #askedAtMs: number | null = null;

  constructor(options: TrackingConnectionOptions) {
    const { address, redis, events } = options;
    this.#options = options;
    this.trust = new Trust(address);
    redis.on('messageBuffer', (_channel: Buffer, keys: unknown) => {
      if (!this.#isOver) events.onInvalidation(keysOf(keys), this.trust);
    });
    redis.on('error', (error: Error) => {
      this.#lose('lost', error);
    });
    redis.on('end', () => {
      this.#lose('lost', null);
    });
  }

  /**
   * Begins to track. Nothing is vouched for before the first heartbeat is answered.
   *
   * @param prefixes of keys, none of which begins with another: Redis refuses those
   */
  async open(prefixes: readonly string[]): Promise<void> {
    const { redis } = this.#options;
    try {
      const id = await redis.client('ID');
      const named = prefixes.flatMap((prefix) => ['PREFIX', prefix]);
      await redis.call('CLIENT', 'TRACKING', 'ON', 'REDIRECT', id, 'BCAST', ...named);
      await redis.subscribe(INVALIDATIONS);
    } catch (error) {
      this.#lose(replyCodeOf(error) === null ? 'lost' : 'refused', error);
      return;
    }
    this.#isListening = true;
    this.beat();
  }

  /** Asks for a sign of life, or gives up when the last one is overdue. Never throws. */
  beat(): void {
    if (!this.#isListening || this.#isOver) return;
    if (this.#askedAtMs === null) {
      void this.#ask(performance.now());
      return;
    }
    if (performance.now() - this.#askedAtMs < HEARTBEAT_TIMEOUT_MS) return;
    // What arrived while this process itself was held up is read before the silence counts.
    const askedAtMs = this.#askedAtMs;
    setImmediate(() => {
      if (this.#askedAtMs === askedAtMs) this.#lose('silent', null);
    });
  }

  /** Ends what it vouched for at once; resolves when the socket is closed. */
  async close(): Promise<void> {
    this.#lose('left', null);
    await closeConnection(this.#options.redis);
  }

  async #ask(askedAtMs: number): Promise<void> {
    this.#askedAtMs = askedAtMs;
    try {
      await Promise.all([this.#options.redis.ping(), this.#askForSlot()]);
      this.trust.renew(askedAtMs);
      this.#askedAtMs = null;
    } catch (error) {
      this.#lose(lossOf(error), error);
    }
  }

  /** A primary that was demoted, or cut off from the others, still answers pings. */
  async #askForSlot(): Promise<void> {
    const { sampleKey } = this.trust;
    if (sampleKey === null) return;
    try {
      await this.#options.ask(sampleKey);
    } catch (error) {
      // ASK is said by the owner of a slot that is on the move, about a key that is gone already.
      if (!(error instanceof RedisReplyError) || error.replyCode !== 'ASK') throw error;
    }
  }

  #lose(loss: Loss, cause: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.trust.end();
    this.#options.events.onLoss(this, loss, cause);
    this.#options.redis.disconnect();
  }
}

function keysOf(message: unknown): string[] | null {
  return Array.isArray(message) ? message.map(String) : null;
}

function lossOf(error: unknown): Loss {
  if (error instanceof RedisReplyError || error instanceof RedisUnavailableError) return 'disowned';
  return error instanceof RedisDeadlineError ? 'silent' : 'lost';
}
