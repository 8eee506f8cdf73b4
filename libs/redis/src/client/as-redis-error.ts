import { AppError } from '@shop/errors';
import { ReplyError } from 'ioredis';
import { RedisReplyError, RedisUnavailableError } from './redis.errors.js';

/** Replies that say "not now": the same command may succeed in a moment or on another node. */
const PASSING = new Set([
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'NOREPLICAS',
  'OOM',
  'READONLY',
  'TRYAGAIN',
  'BUSY',
]);

/** The code of an error reply: its first word, as the protocol defines it. `null` for any other error. */
export function replyCodeOf(error: unknown): string | null {
  if (!(error instanceof ReplyError) || !(error instanceof Error)) return null;
  return error.message.replace(/ .*/s, '');
}

/** What a failed command looks like outside this library: one of redis.errors.ts, with the cause underneath. */
export function asRedisError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const replyCode = replyCodeOf(error);
  if (replyCode === null || PASSING.has(replyCode)) return new RedisUnavailableError(error);
  return new RedisReplyError({ replyCode, cause: error });
}
