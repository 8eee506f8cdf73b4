// A process with a cache of its own, for specs of several: told to go, many callers miss one key at once. It says when it
// is ready, each time it loads, and what its callers got.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Cache } from '../../src/cache/cache.js';
import { RedisClient } from '../../src/client/redis-client.js';
import { redisEnv, redisSettings } from '../../src/client/redis-settings.js';
import { keyFamilies } from '../../src/keys/key-families.js';

const [seeds, id = '', callers, loadMs, leaseMs] = process.argv.slice(2);
const patient = { REDIS_CACHE_DEADLINE_MS: '20000', REDIS_STATE_DEADLINE_MS: '20000' };
const settings = redisSettings(z.object(redisEnv).parse({ REDIS_NODES: seeds, ...patient }));
const client = new RedisClient({ service: 'child', settings });
const products = new Cache({ client }).family<string>({
  family: keyFamilies.product,
  schemaVersion: 1,
  readFrom: 'primary',
  leaseMs: Number(leaseMs),
  waitMs: 60_000,
});

const say = (line: string) => process.stdout.write(`${line}\n`);

async function load(): Promise<string> {
  say('load');
  await sleep(Number(loadMs));
  return `loaded by ${String(process.pid)}`;
}

await client.connect();
say('ready');
await once(process.stdin, 'data');
const values = await Promise.all(Array.from({ length: Number(callers) }, () => products.getOrLoad(id, load)));
say(`got ${[...new Set(values)].join(' and ')}`);
await once(process.stdin, 'end');
await client.close();
process.exit(0);
