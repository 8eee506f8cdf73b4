import { redisEnvOf, type RedisCluster } from '@shop/local-stack';
import { RedisClient, RedisReplyError, redisEnv, redisSettings } from '@shop/redis/client';
import { z } from 'zod';

const PATIENT = { REDIS_STATE_DEADLINE_MS: '10000' };

/** What a node said to a command: the reply, or the code and the words of its refusal. */
export type Said = { readonly reply: unknown } | { readonly refusal: string };

/** A client that comes in as a service does, under its user, and shows as `shop:intruder` in CLIENT LIST. */
export class RedisUser {
  readonly #client: RedisClient;

  constructor(name: string, cluster: RedisCluster) {
    const settings = redisSettings(z.object(redisEnv).parse({ ...redisEnvOf(name, cluster), ...PATIENT }));
    this.#client = new RedisClient({ service: 'intruder', settings });
  }

  /**
   * Sends a command to the node that owns its first key's slot.
   *
   * @throws whatever is not a refusal by a node
   */
  async say(name: string, ...args: (string | number)[]): Promise<Said> {
    try {
      return { reply: await this.#client.forUse('state').send({ name, args, retry: 'idempotent' }) };
    } catch (error) {
      if (!(error instanceof RedisReplyError)) throw error;
      return { refusal: error.cause instanceof Error ? error.cause.message : error.replyCode };
    }
  }

  /** @throws RedisDeadlineError when no node lets it in */
  connect(): Promise<void> {
    return this.#client.connect();
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/** Why a right was missing, in the words of every Redis 7: at the door, and inside a script. */
const MISSING_RIGHT = /^NOPERM|The user executing the script can't/;

export function isRefused(said: Said): boolean {
  return 'refusal' in said && MISSING_RIGHT.test(said.refusal);
}
