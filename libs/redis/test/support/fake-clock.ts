import { createHash } from 'node:crypto';
import type { RedisClient } from '../../src/client/redis-client.js';
import type { RedisScript } from '../../src/client/define-script.js';
import type { Use } from '../../src/client/redis-settings.js';

/** In 2100: a key that expires by a clock set to it does not expire in real time. */
export const FAKE_NOW_MS = 4_102_444_800_000;

/** A time that specs set; shared by all clients that were given it. */
export interface FakeClock {
  nowMs: number;
}

/**
 * Put before a script: it takes the last argument away, which `redis.call('TIME')` answers, and by which `PTTL` tells how long
 * a key has left; all else goes to Redis. The script's own text runs unchanged, so it needs no way in for a false time.
 */
const CLOCK = `
local server, clockMs = redis, tonumber(table.remove(ARGV))
local redis = { call = function(name, ...)
  if name == 'PTTL' then return server.call('PEXPIRETIME', ...) - clockMs end
  if name ~= 'TIME' then return server.call(name, ...) end
  return { tostring(math.floor(clockMs / 1000)), tostring(clockMs % 1000 * 1000) }
end }
`;

function withClock<Reply>(script: RedisScript<Reply>): RedisScript<Reply> {
  const text = CLOCK + script.text;
  return { ...script, text, sha: createHash('sha1').update(text).digest('hex') };
}

/** Makes the scripts that a client runs for a use see this clock's time. Keys still expire in real time. */
export function setClock(client: RedisClient, clock: FakeClock, use: Use = 'limiter'): RedisClient {
  const commands = client.forUse(use);
  const run = commands.run.bind(commands);
  commands.run = (script, { keys, args }) => run(withClock(script), { keys, args: [...args, clock.nowMs] });
  return client;
}
