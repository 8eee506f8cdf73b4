// The program behind `nx run redis:refresh-cost`: what it costs a client to keep its slot map true. Against a real cluster,
// in rounds by turns: ioredis' refresh, which learns the map, and a look, which asks whether it has changed. Processor time
// of this process alone; the ratio is that of the medians (docs/redis/client.md).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedisCluster } from '@shop/local-stack';
import { z } from 'zod';
import { clusterOptions } from '../../src/client/cluster-options.js';
import { ConnectionBudget } from '../../src/client/connection-budget.js';
import { CountingCluster } from '../../src/client/counting-cluster.js';
import { redisEnv, redisSettings } from '../../src/client/redis-settings.js';
import { slotMapLooksOf } from '../../src/client/slot-map-looks.js';
import { tableOf } from '../../src/keys/markdown-table.js';

const ROUNDS = 31;
const TIMES = 20;

const directory = mkdtempSync(join(tmpdir(), 'shop-refresh-cost-'));
const servers = await startRedisCluster({ directory });
const settings = redisSettings(z.object(redisEnv).parse({ REDIS_NODES: servers.seeds }));
const connections = new ConnectionBudget(50);
const client = new CountingCluster(
  [...settings.seeds],
  clusterOptions({ service: 'refresh-cost', settings, connections, readsFrom: 'primary' }),
);
await client.connect();
await client.set('a', '1');
const looks = slotMapLooksOf(settings.seeds);

const refresh = () =>
  new Promise<unknown>((resolve) => {
    client.refreshSlotsCache(resolve);
  });

/** Milliseconds of processor time that it takes once. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < TIMES; time += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / TIMES;
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

const [learned, looked]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  learned.push(await cpuMs(refresh));
  looked.push(await cpuMs(() => looks.look()));
}
// The first rounds warm up.
const [learning, looking] = [learned, looked].map((rounds) => median(rounds.slice(3)));
const head = ['of keeping the slot map true, once', 'learning it, ms', 'looking, ms', 'ratio of medians'];
const row = [learning, looking, (learning ?? 0) / (looking ?? 1)].map((value) => value?.toFixed(2) ?? '');
process.stdout.write(`${tableOf(head, [['processor time', ...row]])}\n`);
client.close();
await servers.stop();
rmSync(directory, { recursive: true, force: true });
