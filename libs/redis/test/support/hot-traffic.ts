// A process of its own for a spec: 20,000 commands, one in twenty for one key, the others for a thousand, some of them
// scripts. Then it prints what it would report of itself.
import { z } from 'zod';
import { defineScript } from '../../src/client/define-script.js';
import { RedisClient } from '../../src/client/redis-client.js';
import { redisEnv, redisSettings } from '../../src/client/redis-settings.js';
import { processHotKeys } from '../../src/diagnosis/hot-keys.js';
import { seededRandom } from './seeded-random.js';

const [, , seeds, seed] = process.argv;
const env = { REDIS_NODES: seeds, REDIS_STATE_DEADLINE_MS: '20000' };
const client = new RedisClient({
  service: 'traffic',
  settings: redisSettings(z.object(redisEnv).parse(env)),
});
const redis = client.forUse('state');
const random = seededRandom(Number(seed));
const touch = defineScript({
  name: 'touch',
  file: new URL('./touch.lua', import.meta.url),
  retry: 'idempotent',
  parse: (reply) => reply,
});

async function one(): Promise<void> {
  const key = random() < 0.05 ? 'product:hot' : `product:${String(Math.floor(random() * 1_000))}`;
  if (random() < 0.3) await redis.run(touch, { keys: [key], args: [] });
  else await redis.get(key);
}

for (let round = 0; round < 200; round += 1) await Promise.all(Array.from({ length: 100 }, one));
process.stdout.write(JSON.stringify(processHotKeys.report()));
await client.close();
