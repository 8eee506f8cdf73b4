import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { edgeReportSchema } from '@shop/contracts/ops';
import { type TestApp, type TestStack, useTestStack } from '@shop/testing';
import { EdgeWatch } from '../src/watch/edge-watch.js';
import { AuthDouble, type Shopper } from './auth-double.js';
import { heardBy, startGateway, verifier } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(120_000);

describe('the gateway while others hang', () => {
  let stack: TestStack;
  let auth: AuthDouble;
  let shop: InstanceDouble;
  let app: TestApp;
  let shopper: Shopper;

  beforeAll(async () => {
    stack = await useTestStack();
    auth = await AuthDouble.start();
    shop = await InstanceDouble.start();
    const env = {
      REDIS_NODES: stack.redis.seeds,
      REDIS_LIMITER_DEADLINE_MS: '50',
      IDENTITY_DEADLINE_MS: '1000',
      LIMIT_ANONYMOUS: '5',
    };
    app = await startGateway({ products: [shop], auth, others: shop, env });
    shopper = auth.addSession();
    await visit('/api/cart', shopper.headers);
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([auth.instance.kill(), shop.kill()]);
  });

  const visit = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
  const from = (address: string) => ({ 'x-forwarded-for': address });

  it('waits for auth no longer than it must, and then not at all for what everyone may see', async () => {
    const unknown = auth.addSession();
    const held = auth.hold();
    const page = await visit('/api/products', { ...unknown.headers, ...from('10.0.1.1') });
    expect(heardBy(page).headers).not.toHaveProperty('x-shop-identity');
    const cart = await visit('/api/cart', { ...unknown.headers, ...from('10.0.1.1') });
    expect(cart.json()).toMatchObject({ status: 503, code: 'IDENTITY_UNAVAILABLE' });
    for (const { headers } of [page, cart]) expect(headers).not.toHaveProperty('set-cookie');
    held.letGo();
    const statement = heardBy(await visit('/api/cart', unknown.headers)).headers['x-shop-identity'] ?? '';
    expect(await verifier.verify(statement)).toMatchObject({ subject: unknown.userId });
  });

  it('without Redis shows what everyone may see, limits, logs nobody out, says so, and is itself again at once', async () => {
    await stack.redis.whileHanging(async () => {
      const page = await visit('/api/products', shopper.headers);
      expect(heardBy(page).headers).not.toHaveProperty('x-shop-identity');
      expect(page.headers).not.toHaveProperty('set-cookie');

      const anonymous = Array.from({ length: 8 }, () => visit('/api/products', from('10.0.0.1')));
      const statuses = (await Promise.all(anonymous)).map(({ statusCode }) => statusCode);
      expect(statuses.sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);

      const cart = await visit('/api/cart', { ...shopper.headers, ...from('10.0.0.2') });
      expect(cart.json()).toMatchObject({ status: 503, code: 'IDENTITY_UNAVAILABLE' });
      expect(cart.headers).toMatchObject({ 'retry-after': '2', 'ratelimit-policy': '"anonymous";q=5;w=60' });
      expect(cart.headers).not.toHaveProperty('set-cookie');

      expect(edgeReportSchema.parse((await visit('/ops/edge')).json())).toMatchObject({
        limits: { isCountingAlone: true },
        credentials: { isBlind: true },
      });
      const down = { status: 'down', critical: false };
      expect((await visit('/health/ready')).json()).toMatchObject({
        status: 'degraded',
        checks: { redis: down, limits: down, credentials: down, product: { status: 'up' } },
      });
    });
    const startedAt = performance.now();
    const isCountedByRedis = () => app.app.get(EdgeWatch).decisions.redis;
    const before = isCountedByRedis();
    while (isCountedByRedis() === before) await visit('/api/products', from('10.0.0.3'));
    const tookMs = performance.now() - startedAt;
    if (process.env['SHOW_FIGURES'])
      process.stdout.write(`Redis counts again after ${tookMs.toFixed(0)} ms\n`);
    expect(tookMs).toBeLessThan(5_000);

    const statement = heardBy(await visit('/api/cart', shopper.headers)).headers['x-shop-identity'] ?? '';
    expect(await verifier.verify(statement)).toMatchObject({ subject: shopper.userId });
    const isWell = async () => (await visit('/health/ready')).json<{ checks: object }>().checks;
    const up = { status: 'up', critical: false };
    while (JSON.stringify(await isWell()).includes('down')) await new Promise(setImmediate);
    expect(await isWell()).toMatchObject({ redis: up, limits: up, credentials: up });
  });
});
