import { asRedisError } from '../client/as-redis-error.js';
import { RedisReplyError } from '../client/redis.errors.js';

/** A node that did not tell what it was asked. */
export interface UntoldNode {
  /** `host:port` as the client dials it; `null` where a shard has no node to ask. */
  readonly node: string | null;
  /** In words, without the node's own. */
  readonly because: string;
}

/** Why: it gave an error reply (NOPERM: the user lacks the right), or nothing. */
export function reasonOf(error: unknown): string {
  const known = asRedisError(error);
  return known instanceof RedisReplyError
    ? `the node answered ${known.replyCode}`
    : 'the node did not answer';
}
