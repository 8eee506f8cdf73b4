// The program behind `nx run redis:sizes`: fills a real cluster with values as the shop has them, family by family, asks the
// primaries how much memory that took, and says how many fit on the nodes of each environment (docs/redis/memory.md).
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedisCluster } from '@shop/local-stack';
import { z } from 'zod';
import { Cache } from '../../src/cache/cache.js';
import { RedisClient } from '../../src/client/redis-client.js';
import { redisEnv, redisSettings } from '../../src/client/redis-settings.js';
import { keyFamilies } from '../../src/keys/key-families.js';
import { tableOf } from '../../src/keys/markdown-table.js';
import { hashOf } from '../../src/session/session-cookie.js';
import { SessionStore } from '../../src/session/session-store.js';

const KEYS = 5_000;
const GB = 1_000_000_000;

/** Shards and memory of a node, at the fewest nodes that each environment has. */
const ENVIRONMENTS = { development: [1, 8], staging: [3, 12], production: [3, 24] } as const;

/** Of `maxmemory`: above it an alert is raised. */
const FILLED_TO = 0.8;

const directory = mkdtempSync(join(tmpdir(), 'shop-redis-sizes-'));
const cluster = await startRedisCluster({ directory, conf: { maxmemory: '1gb' } });
// Nobody waits for the answers, and a busy machine must not turn a late one into a key less.
const patient = { REDIS_CACHE_DEADLINE_MS: '20000', REDIS_STATE_DEADLINE_MS: '20000' };
const env = z.object(redisEnv).parse({ REDIS_NODES: cluster.seeds, ...patient });
const client = new RedisClient({ service: 'sizes', settings: redisSettings(env) });
const redis = client.forUse('state');
const products = new Cache({ client }).family({
  family: keyFamilies.product,
  schemaVersion: 1,
  readFrom: 'primary',
});
const sessions = new SessionStore({
  client,
  data: z.object({ roles: z.array(z.string()) }),
  schemaVersion: 1,
});
const send = (name: string, ...args: string[]) => redis.send({ name, args, retry: 'idempotent' });

async function cartOf(userId: string): Promise<void> {
  const lines = Array.from({ length: 10 }, (_, line) => [`line:8${String(4_000 + line)}A`, String(1 + line)]);
  const key = keyFamilies.cart.key(userId);
  await send('hset', key, 'version', '12', 'operation', randomUUID(), ...lines.flat());
  await send('pexpire', key, String(keyFamilies.cart.ttlMs));
}

async function sessionOf(userId: string): Promise<void> {
  const { credential, createdAtMs, endsAtMs, lease } = await sessions.begin(userId);
  const row = { epoch: 1, version: 1, createdAtMs, endsAtMs, data: { roles: ['shopper'] } };
  await sessions.install({ ...credential, ...row }, lease);
}

/** A key of each family that the shop has many of, as it is once in use. */
const FILLS: Readonly<Record<string, (index: number) => Promise<unknown>>> = {
  product: (index) =>
    products.getOrLoad(`2${String(index)}`, () =>
      Promise.resolve({
        sku: `2${String(index)}`,
        name: 'REGENCY CAKESTAND 3 TIER, VINTAGE',
        pricePence: 1_275,
        weightGrams: 640,
        categories: ['kitchen', 'cakestands', 'vintage'],
      }),
    ),
  'session, its index and epoch': () => sessionOf(randomUUID()),
  'cart of 10 lines': () => cartOf(randomUUID()),
  'rate limit, all eleven parts': () => {
    const parts = Array.from({ length: 11 }, (_, part) => [String(28_000_000 + part), '27']);
    return send('hset', keyFamilies.rateLimitUser.key({ userId: randomUUID() }), ...parts.flat());
  },
  'token of 350 bytes': () => {
    const id = { userId: randomUUID(), tokenHash: hashOf(randomUUID()) };
    return redis.set(keyFamilies.token.key(id), randomBytes(175).toString('hex'), { ttlMs: 900_000 });
  },
};

/** What the primaries hold: data, and the tables that find it. */
const HELD = /(?:dataset\.bytes|overhead\.hashtable\.[\w-]+)\s+(\d+)/g;

async function usedBytes(): Promise<number> {
  const primaries = (await cluster.roles()).filter(({ role }) => role === 'primary');
  const texts = await Promise.all(primaries.map(({ port }) => cluster.cli(port, 'MEMORY', 'STATS')));
  return [...texts.join('\n').matchAll(HELD)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

async function bytesPerKey(fill: (index: number) => Promise<unknown>): Promise<number> {
  const before = await usedBytes();
  for (let index = 0; index < KEYS; index += 200)
    await Promise.all(Array.from({ length: 200 }, (_, offset) => fill(index + offset)));
  return ((await usedBytes()) - before) / KEYS;
}

const rows: string[][] = [];
for (const [name, fill] of Object.entries(FILLS)) {
  const bytes = await bytesPerKey(fill);
  const fits = Object.values(ENVIRONMENTS).map(([shards, gigabytes]) => {
    const millions = (shards * gigabytes * GB * FILLED_TO) / bytes / 1e6;
    return `${millions.toFixed(0)} M`;
  });
  rows.push([name, bytes.toFixed(0), ...fits]);
}
const head = Object.entries(ENVIRONMENTS).map(
  ([name, [shards, gb]]) => `${name}: ${String(shards)} x ${String(gb)} GB`,
);
process.stdout.write(`${tableOf(['one of', 'bytes', ...head], rows)}\n`);
await client.close();
await cluster.stop();
rmSync(directory, { recursive: true, force: true });
