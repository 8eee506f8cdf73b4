import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { closedPort, startSilentServer, type TestApp } from '@shop/testing';
import { heardBy, startGateway } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

describe('the proxy over instances that misbehave', () => {
  const cleanUps: (() => Promise<unknown>)[] = [];

  async function start(
    products: readonly { readonly url: string }[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<TestApp> {
    const app = await startGateway({ products, env });
    cleanUps.unshift(() => app.close());
    return app;
  }

  async function instanceDouble(name?: string): Promise<InstanceDouble> {
    const instance = await InstanceDouble.start(name);
    cleanUps.push(() => instance.kill().catch(() => undefined));
    return instance;
  }

  async function silentInstance(): Promise<{ url: string }> {
    const server = await startSilentServer();
    cleanUps.push(() => server.close());
    return server;
  }

  async function instancesAnswering(app: TestApp, count: number): Promise<string[]> {
    const requests = Array.from({ length: count }, () => app.inject({ url: '/api/products' }));
    return (await Promise.all(requests)).map((response) => heardBy(response).instance);
  }

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  });

  it('spreads requests evenly', async () => {
    const app = await start([await instanceDouble('one'), await instanceDouble('two')]);
    const answered = await instancesAnswering(app, 20);
    expect(answered.filter((name) => name === 'one')).toHaveLength(10);
  });

  it('fails no read while one of two instances is killed and comes back', async () => {
    const [one, two] = [await instanceDouble('one'), await instanceDouble('two')];
    const app = await start([one, two]);
    const statuses: number[] = [];
    const shopper = { isShopping: true };
    const shop = async (): Promise<void> => {
      while (shopper.isShopping) statuses.push((await app.inject({ url: '/api/products' })).statusCode);
    };
    const shoppers = Array.from({ length: 10 }, shop);
    const untilAnswered = async (more: number): Promise<void> => {
      const goal = statuses.length + more;
      while (statuses.length < goal) await new Promise(setImmediate);
    };
    await untilAnswered(100);
    const port = await one.kill();
    await untilAnswered(200);
    await one.revive(port);
    const heardBefore = one.heard.length;
    while (one.heard.length < heardBefore + 20) await untilAnswered(10);
    shopper.isShopping = false;
    await Promise.all(shoppers);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  });

  it('sends even a write elsewhere when the connection was refused: nothing was sent', async () => {
    const app = await start([await closedPort(), await instanceDouble()]);
    for (let request = 0; request < 4; request += 1) {
      const response = await app.inject({ method: 'POST', url: '/api/products', payload: { a: request } });
      expect(heardBy(response).body).toBe(JSON.stringify({ a: request }));
    }
  });

  it('asks another instance when a read was broken off unanswered', async () => {
    const [one, two] = [await instanceDouble('one'), await instanceDouble('two')];
    const app = await start([one, two]);
    const response = await app.inject({ url: '/api/products/broken' });
    expect(response.statusCode).toBe(502);
    expect([one.heard, two.heard]).toEqual([['GET /products/broken'], ['GET /products/broken']]);
  });

  it('does not repeat a write that was broken off: it may have happened', async () => {
    const [one, two] = [await instanceDouble('one'), await instanceDouble('two')];
    const app = await start([one, two]);
    const response = await app.inject({ method: 'POST', url: '/api/products/broken' });
    expect(response.json()).toMatchObject({ status: 502, code: 'UPSTREAM_BROKEN', service: 'product' });
    expect([...one.heard, ...two.heard]).toHaveLength(1);
  });

  it('asks another instance when one hangs, and leaves the hung one alone', async () => {
    const app = await start([await silentInstance(), await instanceDouble('well')], {
      UPSTREAM_READ_ATTEMPT_MS: '1000',
      UPSTREAM_READ_DEADLINE_MS: '60000',
    });
    expect(await instancesAnswering(app, 20)).toEqual(Array.from({ length: 20 }, () => 'well'));
    expect(app.log.lines.filter(({ msg }) => msg === 'target ejected')).toHaveLength(1);
  });

  it('answers 503 at once when every instance refuses, and is back as soon as one is', async () => {
    const instance = await instanceDouble();
    const app = await start([instance]);
    const port = await instance.kill();
    const response = await app.inject({ url: '/api/products' });
    expect(response.headers).toMatchObject({
      'retry-after': '1',
      'content-type': 'application/problem+json',
    });
    expect(response.json()).toMatchObject({ status: 503, code: 'UPSTREAM_UNAVAILABLE', service: 'product' });
    expect(response.body).not.toContain('127.0.0.1');
    await instance.revive(port);
    expect((await app.inject({ url: '/api/products' })).statusCode).toBe(200);
  });

  it.each(['GET', 'POST'] as const)(
    'answers 504 at the deadline when %s is never answered',
    async (method) => {
      const app = await start([await silentInstance()], {
        UPSTREAM_READ_DEADLINE_MS: '500',
        UPSTREAM_WRITE_DEADLINE_MS: '500',
      });
      const response = await app.inject({ method, url: '/api/products' });
      expect(response.json()).toMatchObject({ status: 504, code: 'UPSTREAM_TIMEOUT' });
    },
  );

  it('breaks off an answer that broke off: half an answer must not look whole', async () => {
    const app = await start([await instanceDouble()]);
    await app.app.listen(0, '127.0.0.1');
    const answer = await fetch(`${await app.app.getUrl()}/api/products/half-a-stream`);
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
  });

  it('answers 502 instead of half a short answer', async () => {
    const app = await start([await instanceDouble()]);
    const response = await app.inject({ url: '/api/products/half' });
    expect(response.json()).toMatchObject({ status: 502, code: 'UPSTREAM_BROKEN', service: 'product' });
  });

  it('gives up a read whose client has gone', async () => {
    const instance = await instanceDouble();
    const app = await start([instance]);
    await app.app.listen(0, '127.0.0.1');
    const client = new AbortController();
    const request = fetch(`${await app.app.getUrl()}/api/products/silent`, { signal: client.signal });
    const gone = expect(request).rejects.toThrow();
    while (instance.heard.length === 0) await new Promise(setImmediate);
    client.abort();
    await gone;
    while (!app.log.lines.some(({ status }) => status === 499)) await new Promise(setImmediate);
    expect(app.log.lines.filter(({ msg }) => msg === 'request failed')).toEqual([]);
  });
});
