import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cacheOverviewSchema } from '@shop/contracts/cache-ops';
import { keyLocationSchema, topologyReportSchema } from '@shop/contracts/ops';
import {
  closedPort,
  startFailingServer,
  startSilentServer,
  type FaultServer,
  type TestApp,
  useTestStack,
} from '@shop/testing';
import { startGateway } from './gateway-under-test.js';
import { InstanceDouble, json } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

describe('what the shop says about itself', () => {
  let instance: InstanceDouble;
  let silent: FaultServer;
  /** Has nothing to report. */
  let quiet: FaultServer;
  let refusing: { url: string };
  let app: TestApp;
  let redisSeeds: string;

  beforeAll(async () => {
    const { redis } = await useTestStack();
    redisSeeds = redis.seeds;
    instance = await InstanceDouble.start();
    quiet = await startFailingServer({ status: 404 });
    silent = await startSilentServer();
    refusing = await closedPort();
    app = await startGateway({
      products: [instance, silent, refusing],
      others: quiet,
      env: { REDIS_NODES: redis.seeds },
    });
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([instance.kill(), silent.close(), quiet.close()]);
  });

  it('shows the real cluster: three primaries with a replica each serve every slot', async () => {
    const { slotsCovered, nodes } = topologyReportSchema.parse(
      (await app.inject({ url: '/ops/topology' })).json(),
    );
    expect(slotsCovered).toBe(16_384);
    expect(nodes.map(({ role }) => role)).toEqual(
      Array.from({ length: 3 }, () => ['primary', 'replica']).flat(),
    );
    expect(nodes.every(({ info, health }) => info !== null && health === 'ok')).toBe(true);
  });

  it('finds a key', async () => {
    const response = await app.inject({ url: '/ops/topology/locate', query: { key: 'user:123:profile' } });
    expect(keyLocationSchema.parse(response.json())).toMatchObject({ slot: 8_490, tag: null });
  });

  it.each(['', '?key=', '?key=a&more=1'])('refuses locate%s', async (query) => {
    expect((await app.inject({ url: `/ops/topology/locate${query}` })).json()).toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  it('sums the caches of the instances that answer, and lists the ones that do not', async () => {
    const overview = cacheOverviewSchema.parse((await app.inject({ url: '/ops/cache' })).json());
    expect(overview.families['product']).toMatchObject({ hits: 3, misses: 1, hitRate: 0.75 });
    expect(overview.instances.filter(({ url }) => url !== quiet.url)).toMatchObject([
      { url: instance.url, state: 'reached' },
      { url: silent.url, state: 'unreachable', problem: 'did not answer in time' },
      { url: refusing.url, state: 'unreachable', problem: 'refused the connection' },
    ]);
    expect(
      new Set(overview.instances.filter(({ url }) => url === quiet.url).map(({ state }) => state)),
    ).toEqual(new Set(['without-cache']));
  });

  it('is ready when everything is well', async () => {
    const all = { products: [instance], others: instance };
    const well = await startGateway({ ...all, env: { REDIS_NODES: redisSeeds } });
    expect((await well.inject({ url: '/health/ready' })).json()).toMatchObject({
      status: 'ok',
      checks: {
        redis: { status: 'up' },
        limits: { status: 'up' },
        credentials: { status: 'up' },
        product: { status: 'up' },
      },
    });
    await well.close();
  });

  it('says what is missing, and still takes traffic', async () => {
    const alone = await startGateway({ products: [refusing], env: { REDIS_NODES: '127.0.0.1:1' } });
    const response = await alone.inject({ url: '/health/ready' });
    const checks = { redis: { status: 'down' }, product: { status: 'down' } };
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ status: 'degraded', checks });
    await alone.close();
  });

  it('answers with a problem when the cluster is away', async () => {
    const alone = await startGateway({ products: [instance], env: { REDIS_NODES: '127.0.0.1:1' } });
    const response = await alone.inject({ url: '/ops/topology' });
    expect(response.json()).toMatchObject({ status: 503, code: expect.stringMatching(/^REDIS_/) });
    await alone.close();
  });

  it('has no mails to show where nobody catches them', async () => {
    expect((await app.inject({ url: '/ops/mails' })).json()).toMatchObject({
      status: 404,
      code: 'MAILS_NOT_CAUGHT',
    });
  });

  it('shows the mails of the catcher that it is told of', async () => {
    const mails = { items: [], nextCursor: null };
    const catcher = await InstanceDouble.start('mails', {
      '/mails': (_request, response) => {
        json(response, mails);
      },
    });
    const told = await startGateway({ products: [instance], env: { MAIL_CATCHER_URL: catcher.url } });
    expect((await told.inject({ url: '/ops/mails' })).json()).toEqual(mails);
    await told.close();
    await catcher.kill();
  });

  it('tells a visitor where everything is', async () => {
    expect((await app.inject({ url: '/' })).json()).toMatchObject({
      docs: '/docs',
      api: expect.arrayContaining(['/api/auth', '/api/me', '/api/products', '/api/categories', '/api/cart']),
    });
  });
});
