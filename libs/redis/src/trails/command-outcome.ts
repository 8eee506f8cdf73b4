import type { Outcome } from './trail-entry.js';

/* What the reply of a plain command says to who watches. Scripts say it themselves (`defineScript`). */

const READS = new Set([
  'get',
  'mget',
  'hget',
  'hmget',
  'hgetall',
  'hlen',
  'zrange',
  'zscore',
  'lrange',
  'exists',
]);
const LIVES = new Set(['ttl', 'pttl']);
const WRITES = new Set([
  'set',
  'hset',
  'hincrby',
  'incr',
  'incrby',
  'zadd',
  'lpush',
  'rpush',
  'expire',
  'pexpire',
]);
const DELETES = new Set(['del', 'unlink', 'hdel', 'zrem', 'lrem']);

/** Of a key that is not there, as TTL and PTTL say it. */
const NO_KEY = -2;

/** @param name in small letters */
export function commandOutcome(name: string, reply: unknown): Outcome {
  if (READS.has(name)) return isNothing(reply) ? 'miss' : 'hit';
  if (LIVES.has(name)) return reply === NO_KEY ? 'miss' : 'hit';
  if (WRITES.has(name)) return 'write';
  return DELETES.has(name) ? 'delete' : 'other';
}

/** Of several the whole, else their number: a list of nothing but nulls is nothing. */
function isNothing(reply: unknown): boolean {
  if (reply === null || reply === undefined || reply === 0) return true;
  if (Array.isArray(reply)) return reply.every((one) => one === null);
  return typeof reply === 'object' && Object.keys(reply).length === 0;
}
