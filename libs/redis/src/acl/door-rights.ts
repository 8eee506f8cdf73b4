import type { Door } from '../keys/key-family.js';

/*
 * Which commands this library sends, and nothing more. Redis checks a script's caller for EVALSHA and its keys, and
 * then for each command inside with its own keys, so a door lists both. AUTH and HELLO need no right.
 * door-rights.spec.ts compares the lists with the scripts and sources of each door, BullMQ's scripts for `queue`.
 */

/** What every connection needs, whatever it is for, and when it is sent. */
export const connectionCommands = Object.freeze({
  asking: 'before a command that ASK has sent to the next owner of a moving slot',
  'client|setname': 'at connect: `shop:<service>` in CLIENT LIST',
  'cluster|info': 'at connect: whether the cluster serves',
  'cluster|nodes': '`Topology.read`',
  'cluster|slots': 'at connect and each second: the slot map',
  info: 'at connect: whether the node has loaded its data; `Topology.read`',
  ping: 'readiness',
  readonly: 'at connect to a replica, and when a node has become one',
  readwrite: 'when a node has become a primary',
});

const SCRIPT = ['eval', 'evalsha'];

/** What the owners of a family may send besides, by the door it is used through. */
export const doorRights: Readonly<Record<Door, readonly string[]>> = Object.freeze({
  cache: ['del', 'get', 'pttl', 'scan', 'set', 'time', ...SCRIPT],
  'rate-limit': ['get', 'hmget', 'hset', 'pexpire', 'pttl', 'set', 'setrange', 'time', ...SCRIPT],
  session: ['del', 'get', 'mget', 'pexpire', 'pttl', 'set', 'zadd', 'zrange', 'zrem', ...SCRIPT],
  hash: [...['del', 'hdel', 'hexists', 'hget', 'hgetall', 'hincrby', 'hmget', 'hset', 'pexpire'], ...SCRIPT],
  lock: ['hdel', 'hmget', 'hset', 'pexpire', 'time', ...SCRIPT],
  queue: [
    ...[
      'bzpopmin',
      'del',
      'exists',
      'get',
      'hdel',
      'hexists',
      'hget',
      'hgetall',
      'hincrby',
      'hmget',
      'hmset',
    ],
    ...['hset', 'incr', 'lindex', 'llen', 'lpos', 'lpush', 'lrange', 'lrem', 'ltrim', 'persist', 'pexpire'],
    ...['pttl', 'rpop', 'rpoplpush', 'rpush', 'sadd', 'scard', 'set', 'smembers', 'srem', 'xadd', 'xtrim'],
    ...['zadd', 'zcard', 'zcount', 'zpopmin', 'zrange', 'zrangebyscore', 'zrem', 'zremrangebyrank'],
    ...['zremrangebyscore', 'zrevrange', 'zrevrangebyscore', 'zscore'],
    ...SCRIPT,
  ],
  channels: ['spublish', 'ssubscribe', 'sunsubscribe'],
});

/** What the owners of a family with `isNear` may send besides: they are told of its changes (docs/redis/near-cache.md). */
export const nearRights: readonly string[] = Object.freeze([
  'client|id',
  'client|tracking',
  'pttl',
  'subscribe',
]);

/** The channel on which Redis tells them. It says names of keys, not what is in them. */
export const nearChannel = '__redis__:invalidate';

/**
 * What the service behind `/ops` may send besides, to find big keys and slow commands (docs/redis/big-keys.md). It learns
 * every key's name and size and no value: what concerns a key stands in a selector of its own, so that the commands of the
 * user's own families still reach those alone.
 */
export const diagnosisRights = Object.freeze({
  service: 'gateway',
  commands: Object.freeze(['dbsize', 'scan', 'slowlog|get']),
  ofEveryKey: Object.freeze(['memory|usage']),
});
