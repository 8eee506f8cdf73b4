import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type BigKeysReport,
  bigKeysReportSchema,
  familyOverviewSchema,
  hotKeyOverviewSchema,
  slowLogReportSchema,
} from '@shop/contracts/redis-ops';
import { RedisClient, redisEnv, redisSettings } from '@shop/redis/client';
import { HotKeys } from '@shop/redis/diagnosis';
import { keyFamilies } from '@shop/redis/keys';
import { identityHeader } from '@shop/service-defaults';
import { startSilentServer, type FaultServer, type TestApp, useTestStack } from '@shop/testing';
import { z } from 'zod';
import { startGateway, verifier } from './gateway-under-test.js';
import { InstanceDouble, json } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

const hot = keyFamilies.product.key('hot');

/** One of two instances of product: it looks at what it sent, a key in ten for one product, the others for a thousand. */
async function instanceOf(name: string): Promise<InstanceDouble> {
  const clock = { ms: 0 };
  const hotKeys = new HotKeys({ now: () => clock.ms });
  for (let turn = 0; turn < 20_000; turn += 1) {
    const key = turn % 10 === 0 ? hot : keyFamilies.product.key(String(turn % 1_000));
    hotKeys.see({ getKeys: () => [key] });
  }
  clock.ms = 10_000;
  return InstanceDouble.start(name, {
    '/internal/hot-keys': (_request, response) => {
      json(response, { service: 'product', ...hotKeys.report() });
    },
  });
}

describe('what the shop says about its Redis', () => {
  let instances: InstanceDouble[];
  let silent: FaultServer;
  let app: TestApp;
  let client: RedisClient;

  beforeAll(async () => {
    const { redis } = await useTestStack();
    instances = [await instanceOf('one'), await instanceOf('two')];
    silent = await startSilentServer();
    app = await startGateway({ products: [...instances, silent], env: { REDIS_NODES: redis.seeds } });
    const settings = redisSettings(z.object(redisEnv).parse({ REDIS_NODES: redis.seeds }));
    client = new RedisClient({ service: 'spec', settings });
  });

  afterAll(async () => {
    await client.close();
    await app.close();
    await Promise.all([...instances.map((instance) => instance.kill()), silent.close()]);
  });

  const send = (name: string, ...args: string[]) =>
    client.forUse('state').send({ name, args, retry: 'idempotent' });

  it('adds up the hot keys of the instances that answer, and lists the ones that do not', async () => {
    const answer = await app.inject({ url: '/ops/redis/hot-keys?limit=5' });
    const { keys, instances: asked } = hotKeyOverviewSchema.parse(answer.json());
    expect(keys).toHaveLength(5);
    expect(keys[0]).toMatchObject({ key: hot, family: 'product', services: ['product'] });
    // 200 commands a second in each of the two, give or take what sampling costs.
    expect(keys[0]?.opsPerSecond).toBeGreaterThan(250);
    expect(keys[0]?.opsPerSecond).toBeGreaterThan(5 * (keys[1]?.opsPerSecond ?? 0));
    expect(keys[0]?.slot).toBe(await slotIn(app, hot));
    expect(asked).toContainEqual({
      service: 'gateway',
      url: null,
      state: 'reached',
      opsPerSecond: expect.any(Number),
    });
    expect(asked.filter(({ service }) => service === 'product')).toMatchObject([
      { url: instances[0]?.url, state: 'reached' },
      { url: instances[1]?.url, state: 'reached' },
      { url: silent.url, state: 'unreachable', problem: 'did not answer in time' },
    ]);
  });

  it('adds up the same commands by the row of the key table that their keys are of', async () => {
    const answer = await app.inject({ url: '/ops/redis/families' });
    const { families, instances: asked } = familyOverviewSchema.parse(answer.json());
    const ofProduct = families.find(({ family }) => family === 'product');
    // 2,000 commands a second in each of the two, give or take what sampling costs.
    expect(ofProduct?.opsPerSecond).toBeGreaterThan(3_000);
    expect(ofProduct?.services).toEqual(['product']);
    expect(families).toContainEqual(expect.objectContaining({ family: 'cart', opsPerSecond: 0 }));
    expect(asked).toContainEqual(expect.objectContaining({ url: silent.url, state: 'unreachable' }));
  });

  it('asks them as the operator, since keys hold ids', async () => {
    const [instance] = instances;
    const at = instance?.heard.indexOf('GET /internal/hot-keys') ?? -1;
    const statement = instance?.heardHeaders[at]?.[identityHeader];
    await expect(verifier.verify(String(statement))).resolves.toMatchObject({ roles: ['operator'] });
  });

  it('finds a hash of a megabyte, and what each family takes', async () => {
    const cart = keyFamilies.cart.key(randomUUID());
    const fields = Array.from({ length: 1_024 }, (_, index) => [`f${String(index)}`, 'x'.repeat(1_024)]);
    await send('hset', cart, ...fields.flat());
    const report = await wholeScan(app);
    expect(report.keys[0]).toMatchObject({ key: cart, family: 'cart' });
    expect(report.families.find(({ family }) => family === 'cart')?.sizeBytes).toBeGreaterThan(1_000_000);
    await send('del', cart);
  });

  it('shows a slow script by its key and its client, without its arguments', async () => {
    const key = keyFamilies.cart.key(randomUUID());
    await send(
      'eval',
      'local n = 0 for i = 1, 8000000 do n = n + 1 end return ARGV[1]',
      '1',
      key,
      'a secret',
    );
    const answer = await app.inject({ url: '/ops/redis/slow-log?limit=20' });
    const { commands, unseen } = slowLogReportSchema.parse(answer.json());
    expect(unseen).toEqual([]);
    expect(commands).toContainEqual(expect.objectContaining({ key, command: 'EVAL', client: 'shop:spec' }));
    expect(answer.body).not.toContain('a secret');
  });

  it.each(['hot-keys?limit=0', 'hot-keys?limit=101', 'slow-log?limit=x', 'slow-log?key=a'])(
    'refuses %s',
    async (path) => {
      expect((await app.inject({ url: `/ops/redis/${path}` })).json()).toMatchObject({
        code: 'REQUEST_INVALID',
      });
    },
  );

  it('answers with a problem when the cluster is away', async () => {
    const alone = await startGateway({ products: instances, env: { REDIS_NODES: '127.0.0.1:1' } });
    for (const path of ['big-keys', 'slow-log']) {
      const response = await alone.inject({ url: `/ops/redis/${path}` });
      expect(response.json()).toMatchObject({ status: 503, code: expect.stringMatching(/^REDIS_/) });
    }
    await alone.close();
  });
});

/** Polls as an operator would: until a scan is done that missed no shard. A replica is known once it has received something. */
async function wholeScan(app: TestApp): Promise<BigKeysReport> {
  for (;;) {
    const report = bigKeysReportSchema.parse((await app.inject({ url: '/ops/redis/big-keys' })).json());
    if (report.state === 'finished' && report.unseen.length === 0) return report;
    await pause(100);
  }
}

async function slotIn(app: TestApp, key: string): Promise<number> {
  const { slot } = (await app.inject({ url: '/ops/topology/locate', query: { key } })).json<{
    slot: number;
  }>();
  return slot;
}
