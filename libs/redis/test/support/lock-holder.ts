// A process that works under a lock, for specs that kill it or make it stand still. It says its token when it has the
// lock; told `write`, it says what it would write, however late; told `count <turns>`, it adds to a key, one at a time.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { RedisClient } from '../../src/client/redis-client.js';
import { redisEnv, redisSettings } from '../../src/client/redis-settings.js';
import { Locks } from '../../src/lock/locks.js';

const [seeds, name = '', leaseMs = '', turns = '0'] = process.argv.slice(2);
const settings = redisSettings(z.object(redisEnv).parse({ REDIS_NODES: seeds }));
const client = new RedisClient({ service: 'holder', settings });
const locks = new Locks({ client });
const redis = client.forUse('state');
const say = (line: string) => process.stdout.write(`${line}\n`);
const options = { leaseMs: Number(leaseMs), waitMs: 60_000 };

const addOne = async () => {
  const count = Number((await redis.get(`counted:${name}`)) ?? 0);
  await redis.set(`counted:${name}`, String(count + 1), { ttlMs: 600_000 });
};

if (turns === '0') {
  await locks.withLock(
    name,
    async ({ token, signal }) => {
      say(`token ${String(token)}`);
      await once(createInterface({ input: process.stdin }), 'line');
      say(`write ${String(token)} ${signal.aborted ? 'lost' : 'held'}`);
    },
    options,
  );
} else {
  for (let turn = 0; turn < Number(turns); turn += 1) await locks.withLock(name, addOne, options);
  say('done');
}
await client.close();
process.exit(0);
