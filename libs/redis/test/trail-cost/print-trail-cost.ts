// The program behind `nx run redis:trail-cost`: what following requests costs. Requests of one cached read each run against
// a real cluster, a hundred at a time, in rounds by turns without and with trails, so that whatever else the machine does
// strikes both; the ratio is that of the medians (docs/redis/request-trails.md).
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
import { processTrails } from '../../src/trails/request-trails.js';

const ROUNDS = 31;
const REQUESTS = 5_000;
const AT_A_TIME = 100;
const IDS = Array.from({ length: 1_000 }, (_, index) => String(index));

const directory = mkdtempSync(join(tmpdir(), 'shop-trail-cost-'));
const cluster = await startRedisCluster({ directory });
// Nobody waits for the answers, and a busy machine must not turn a late one into another path.
const patient = { REDIS_CACHE_DEADLINE_MS: '20000', REDIS_STATE_DEADLINE_MS: '20000' };
const env = z.object(redisEnv).parse({ REDIS_NODES: cluster.seeds, ...patient });
const client = new RedisClient({ service: 'trail-cost', settings: redisSettings(env) });
const cache = new Cache({ client });
const products = cache.family<{ name: string }>({
  family: keyFamilies.product,
  schemaVersion: 1,
  readFrom: 'primary',
});

const read = (turn: number) =>
  products.getOrLoad(IDS[turn % IDS.length] ?? '', () => Promise.resolve({ name: 'mug' }));

async function followed(turn: number): Promise<void> {
  const trail = processTrails.begin({ id: String(turn), method: 'GET', route: '/products/:sku' });
  await trail.run(() => read(turn));
  trail.end(200);
}

/** Microseconds of one round a request: by the clock, and of processor time. */
async function roundUs(request: (turn: number) => Promise<unknown>): Promise<{ wall: number; cpu: number }> {
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  for (let turn = 0; turn < REQUESTS; turn += AT_A_TIME)
    await Promise.all(Array.from({ length: AT_A_TIME }, (_, index) => request(turn + index)));
  const { user, system } = process.cpuUsage(before);
  return { wall: ((performance.now() - startMs) * 1_000) / REQUESTS, cpu: (user + system) / REQUESTS };
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

const off: Awaited<ReturnType<typeof roundUs>>[] = [];
const on: typeof off = [];
for (let round = 0; round < ROUNDS; round += 1) {
  processTrails.switchOff();
  off.push(await roundUs(read));
  processTrails.switchOn();
  on.push(await roundUs(followed));
}
const rows = (['wall', 'cpu'] as const).map((clock) => {
  // The first rounds warm up.
  const [without, withTrails] = [off, on].map((rounds) => median(rounds.slice(3).map((us) => us[clock])));
  const ratio = ((withTrails ?? 0) / (without ?? 1)).toFixed(2);
  return [
    clock === 'wall' ? 'time' : 'processor time',
    without?.toFixed(1),
    withTrails?.toFixed(1),
    ratio,
  ].map(String);
});
const head = ['of a request with one cached read', 'off, µs', 'on, µs', 'ratio of medians'];
process.stdout.write(`${tableOf(head, rows)}\n`);
cache.close();
await client.close();
await cluster.stop();
rmSync(directory, { recursive: true, force: true });
