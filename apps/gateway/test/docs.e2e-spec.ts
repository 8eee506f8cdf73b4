import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { closedPort, type TestApp } from '@shop/testing';
import { startGateway } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

interface Description {
  readonly info: { readonly description: string };
  readonly paths: Record<string, unknown>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

async function describeBy(app: TestApp): Promise<Description> {
  return (await app.inject({ url: '/docs/openapi.json' })).json<Description>();
}

describe('the docs', () => {
  let instance: InstanceDouble;
  let app: TestApp;

  beforeAll(async () => {
    instance = await InstanceDouble.start();
    app = await startGateway({ products: [instance], others: instance });
  });

  afterAll(async () => {
    await app.close();
    await instance.kill();
  });

  it('describe the public API of every service and the gateway, and nothing internal', async () => {
    const { paths, components, info } = await describeBy(app);
    expect(Object.keys(paths).sort()).toEqual([
      '/api/products',
      '/ops/cache',
      '/ops/copies',
      '/ops/dead-letters',
      '/ops/dead-letters/{service}/{id}/redrive',
      '/ops/drills',
      '/ops/drills/current',
      '/ops/edge',
      '/ops/live',
      '/ops/load',
      '/ops/mails',
      '/ops/queues',
      '/ops/redis/big-keys',
      '/ops/redis/families',
      '/ops/redis/hot-keys',
      '/ops/redis/slow-log',
      '/ops/requests/{id}',
      '/ops/topology',
      '/ops/topology/locate',
    ]);
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['Product', 'Problem']));
    expect(info.description).not.toContain('Incomplete');
  });

  it('say which service did not answer', async () => {
    const alone = await startGateway({ products: [await closedPort()] });
    const { info, paths } = await describeBy(alone);
    expect(info.description).toMatch(/\bproduct, cart\b.* did not answer/);
    expect(paths).toHaveProperty('/ops/cache');
    await alone.close();
  });

  it('are a page that loads nothing from elsewhere and runs no inline script', async () => {
    const page = await app.inject({ url: '/docs' });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    const addresses = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(addresses.length).toBeGreaterThan(3);
    for (const url of addresses) expect(await app.inject({ url })).toMatchObject({ statusCode: 200 });
    expect(page.body).not.toMatch(/<script(?! src=)/);
  });

  it.each(['/docs/assets/package.json', '/docs/assets/index.html', '/docs/assets/../package.json'])(
    'do not give away %s',
    async (url) => {
      const response = await app.inject({ url });
      expect(response.statusCode).toBe(404);
      expect(response.headers['content-type']).toContain('application/problem+json');
    },
  );
});
