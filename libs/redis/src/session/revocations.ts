import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import type { RedisScript } from '../client/define-script.js';

/*
 * Sends revocations, and sends those of the last seconds again when a replica is promoted: replication is
 * asynchronous, so a failover can lose what the old primary had confirmed. All of them may run twice.
 * Redis down: rejects with the client's typed 503; the caller's row in Postgres stands, and the caller tries again.
 */

/** Longer than a failover and its discovery take, with a wide margin. */
const RESEND_MS = 10_000;

interface Revocation {
  readonly script: RedisScript<unknown>;
  readonly keys: readonly string[];
  readonly args: readonly (string | number)[];
}

/** The revocations of one process. */
export class Revocations {
  readonly #redis: RedisCommands;
  readonly #recent: { readonly atMs: number; readonly revocation: Revocation }[] = [];

  constructor(client: RedisClient) {
    this.#redis = client.forUse('state');
    client.onPromotion(() => void this.#resendRecent());
  }

  /**
   * Sends one and resolves when Redis has confirmed it.
   *
   * @throws RedisDeadlineError, RedisUnavailableError
   */
  async send(revocation: Revocation): Promise<void> {
    this.#dropOld();
    this.#recent.push({ atMs: performance.now(), revocation });
    await this.#run(revocation);
  }

  async #run({ script, keys, args }: Revocation): Promise<void> {
    await this.#redis.run(script, { keys, args });
  }

  async #resendRecent(): Promise<void> {
    this.#dropOld();
    // A resend that fails too is bounded by the epoch's life and by the session's end, as the page of sessions says.
    await Promise.allSettled(this.#recent.map(({ revocation }) => this.#run(revocation)));
  }

  #dropOld(): void {
    const oldestMs = performance.now() - RESEND_MS;
    const firstRecent = this.#recent.findIndex(({ atMs }) => atMs >= oldestMs);
    this.#recent.splice(0, firstRecent === -1 ? this.#recent.length : firstRecent);
  }
}
