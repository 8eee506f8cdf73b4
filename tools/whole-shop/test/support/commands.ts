/*
 * Calls of each command that some service may send, on a key, harmless on keys that nobody uses. A right that is new and
 * not listed here fails the spec: say how the command is called.
 */

type Arguments = readonly (string | number)[];

const NO_SCRIPT = '0'.repeat(40);

const KEYED: Readonly<Record<string, (key: string) => Arguments>> = {
  bzpopmin: (key) => [key, 0.01],
  del: (key) => [key],
  eval: (key) => ['return 1', 1, key],
  evalsha: (key) => [NO_SCRIPT, 1, key],
  exists: (key) => [key],
  get: (key) => [key],
  hdel: (key) => [key, 'field'],
  hexists: (key) => [key, 'field'],
  hget: (key) => [key, 'field'],
  hgetall: (key) => [key],
  hincrby: (key) => [key, 'field', 1],
  hmget: (key) => [key, 'field'],
  hmset: (key) => [key, 'field', 'value'],
  hset: (key) => [key, 'field', 'value'],
  incr: (key) => [key],
  lindex: (key) => [key, 0],
  llen: (key) => [key],
  lpos: (key) => [key, 'member'],
  lpush: (key) => [key, 'member'],
  lrange: (key) => [key, 0, -1],
  lrem: (key) => [key, 1, 'member'],
  ltrim: (key) => [key, 0, -1],
  mget: (key) => [key],
  persist: (key) => [key],
  pexpire: (key) => [key, 1_000],
  pttl: (key) => [key],
  rpop: (key) => [key],
  rpoplpush: (key) => [key, key],
  rpush: (key) => [key, 'member'],
  sadd: (key) => [key, 'member'],
  scard: (key) => [key],
  set: (key) => [key, 'value', 'PX', 1_000],
  setrange: (key) => [key, 0, 'value'],
  smembers: (key) => [key],
  srem: (key) => [key, 'member'],
  xadd: (key) => [key, '*', 'field', 'value'],
  xtrim: (key) => [key, 'MAXLEN', 0],
  zadd: (key) => [key, 1, 'member'],
  zcard: (key) => [key],
  zcount: (key) => [key, '-inf', '+inf'],
  zpopmin: (key) => [key],
  zrange: (key) => [key, 0, -1],
  zrangebyscore: (key) => [key, '-inf', '+inf'],
  zrem: (key) => [key, 'member'],
  zremrangebyrank: (key) => [key, 0, 0],
  zremrangebyscore: (key) => [key, '-inf', 0],
  zrevrange: (key) => [key, 0, -1],
  zrevrangebyscore: (key) => [key, '+inf', '-inf'],
  zscore: (key) => [key, 'member'],
};

/** Those on a channel, by what they say after it. */
const ON_CHANNELS: Readonly<Record<string, Arguments>> = {
  spublish: ['message'],
  ssubscribe: [],
};

/**
 * Those without a key, names of keys that SCAN tells included. Leaving a channel needs no right to it; `subscribe` is for the
 * one on which Redis itself tells of changes.
 */
const KEYLESS = [
  ...[
    'asking',
    'dbsize',
    'info',
    'ping',
    'readonly',
    'readwrite',
    'scan',
    'subscribe',
    'sunsubscribe',
    'time',
  ],
];

/** The calls on one key that a user with these commands can try. @throws Error for a command that is not listed here */
export function callsOn(key: string, commands: readonly string[]): [name: string, ...Arguments][] {
  const isKeyed = (name: string) => !KEYLESS.includes(name) && !(name in ON_CHANNELS) && !name.includes('|');
  const keyed = commands.filter(isKeyed);
  return keyed.map((name) => {
    const call = KEYED[name];
    if (call === undefined) throw new Error(`Say in commands.ts how ${name} is called.`);
    return [name, ...call(key)];
  });
}

/** The calls on one channel that a user with these commands can try. */
export function callsOnChannel(channel: string, commands: readonly string[]): string[][] {
  return Object.entries(ON_CHANNELS)
    .filter(([name]) => commands.includes(name))
    .map(([name, args]) => [name, channel, ...args.map(String)]);
}

/**
 * What no service may do, whatever its keys are. DEBUG is not here: Redis' own settings refuse it to everyone first.
 */
export const forbidden: readonly [name: string, ...Arguments][] = [
  ['flushall'],
  ['flushdb'],
  ['keys', '*'],
  ['scan', 0],
  ['randomkey'],
  ['dbsize'],
  ['config', 'GET', '*'],
  ['config', 'SET', 'maxmemory', '1'],
  ['shutdown', 'NOSAVE'],
  ['save'],
  ['bgsave'],
  ['bgrewriteaof'],
  ['acl', 'LIST'],
  ['acl', 'SETUSER', 'intruder', 'on', 'nopass', '~*', '+@all'],
  ['acl', 'LOG'],
  ['client', 'LIST'],
  ['client', 'KILL', 'TYPE', 'normal'],
  ['client', 'PAUSE', '1000'],
  ['cluster', 'FAILOVER', 'TAKEOVER'],
  ['cluster', 'RESET', 'HARD'],
  ['cluster', 'FORGET', '0'.repeat(40)],
  ['cluster', 'MEET', '127.0.0.1', '1'],
  ['cluster', 'SETSLOT', '0', 'STABLE'],
  ['cluster', 'DELSLOTS', '0'],
  ['replicaof', 'NO', 'ONE'],
  ['script', 'FLUSH'],
  ['script', 'LOAD', 'return 1'],
  ['function', 'FLUSH'],
  ['function', 'LOAD', '#!lua name=x'],
  ['module', 'LIST'],
  ['slowlog', 'GET'],
  ['memory', 'DOCTOR'],
  ['swapdb', '0', '0'],
  ['publish', 'channel', 'message'],
  ['spublish', 'channel', 'message'],
  ['eval', "return redis.call('FLUSHALL')", 0],
];
