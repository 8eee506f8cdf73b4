import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { requestOverviewSchema, type RequestReport } from '@shop/contracts/request-ops';
import { keyFamilies, slotOf } from '@shop/redis/keys';
import { processTrails } from '@shop/redis/trails';
import { identityHeader } from '@shop/service-defaults';
import { type FaultServer, startSilentServer, type TestApp, useTestStack } from '@shop/testing';
import { asOperator, startGateway, verifier } from './gateway-under-test.js';
import { InstanceDouble, json } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

const id = 'asked-by-a-spec';
const key = keyFamilies.product.key('85123A');

/** What an instance of product would say, which had the request after the gateway. */
function reportOfProduct(): RequestReport {
  const entry: RequestReport['hops'][number]['entries'][number] = {
    ...{
      kind: 'command',
      atMs: 1,
      ms: 0.5,
      command: 'GET',
      key,
      keys: 1,
      family: 'product',
      outcome: 'miss',
    },
    ...{ slot: slotOf(key), node: '127.0.0.1:7001', redirectedFrom: [], sizeBytes: null },
  };
  const hop = { method: 'GET', route: '/products/:sku', status: 200, ms: 3, dropped: 0 };
  return {
    service: 'product',
    hops: [{ ...hop, startedAtMs: Date.now() + 1, entries: [entry] }],
  };
}

describe('what Redis did for a request', () => {
  let instance: InstanceDouble;
  let silent: FaultServer;
  let app: TestApp;
  let env: Record<string, string>;

  beforeAll(async () => {
    const { redis } = await useTestStack();
    env = { REDIS_NODES: redis.seeds, REQUEST_TRAILS: 'on', REDIS_LIMITER_DEADLINE_MS: '5000' };
    instance = await InstanceDouble.start('one', {
      [`/internal/requests/${id}`]: (_request, response) => {
        json(response, reportOfProduct());
      },
    });
    silent = await startSilentServer();
    app = await startGateway({ products: [instance, silent], env });
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([instance.kill(), silent.close()]);
    processTrails.switchOff();
  });

  const find = async (of: string) =>
    requestOverviewSchema.parse((await app.inject(`/ops/requests/${of}`)).json());

  it('is told over the gateway and the services, in order, with who did not answer', async () => {
    const answer = await app.inject({ url: '/api/products/none', headers: { 'x-request-id': id } });
    expect(answer.headers['x-request-id']).toBe(id);
    const { hops, entries, instances } = await find(id);
    expect(hops).toMatchObject([
      { service: 'gateway', url: null, method: 'GET', route: '/api/products/*', status: 204 },
      { service: 'product', url: instance.url, route: '/products/:sku', status: 200 },
    ]);
    // The first use of a script on a node is two: its hash, of which the node knows nothing, and then its text.
    const limit = entries.findLast(({ family }) => family === 'ratelimit.ip');
    expect(limit).toMatchObject({ service: 'gateway', command: 'admit-by-all', outcome: 'write' });
    expect(limit?.node).toBe(await nodeOf(app, String(limit?.key)));
    expect(entries.at(-1)).toMatchObject({ service: 'product', key, outcome: 'miss', slot: slotOf(key) });
    expect(instances.filter(({ service }) => service === 'product')).toMatchObject([
      { url: instance.url, state: 'reached', hops: 1 },
      { url: silent.url, state: 'unreachable', problem: 'did not answer in time' },
    ]);
  });

  it('is found by the id of the header that every answer carries', async () => {
    const { headers } = await app.inject({ url: '/api/products/none' });
    const { hops, id: found } = await find(String(headers['x-request-id']));
    expect([found, hops.length]).toEqual([headers['x-request-id'], 1]);
  });

  it('is asked of the services as the operator, since keys hold ids', async () => {
    await find(id);
    const at = instance.heard.indexOf(`GET /internal/requests/${id}`);
    const statement = instance.heardHeaders[at]?.[identityHeader];
    await expect(verifier.verify(String(statement))).resolves.toMatchObject({ roles: ['operator'] });
  });

  it('is a 404 where nobody knows the id, and a 400 for what is none', async () => {
    expect((await app.inject('/ops/requests/nobody')).json()).toMatchObject({ code: 'REQUEST_UNKNOWN' });
    expect((await app.inject('/ops/requests/a%20b')).json()).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('is not told past the door: the gateway has no /internal', async () => {
    const answer = await app.inject({ url: `/internal/requests/${id}`, headers: asOperator });
    expect(answer.json()).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
  });

  it('is for operators alone outside a laptop', async () => {
    const remote = await startGateway({ products: [instance], env: { ...env, SHOP_ENV: 'staging' } });
    await remote.inject({ url: '/api/products/none', headers: { 'x-request-id': id } });
    const ask = async (headers: Record<string, string>) =>
      (await remote.inject({ url: `/ops/requests/${id}`, headers })).statusCode;
    expect(await ask({})).toBe(401);
    expect(await ask({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await ask({ [identityHeader]: 'forged' })).toBe(401);
    expect(await ask(asOperator)).toBe(200);
    await remote.close();
  });

  it('is kept nowhere while it is off', async () => {
    processTrails.switchOff();
    const off = await startGateway({ products: [instance], env: { ...env, REQUEST_TRAILS: 'off' } });
    await off.inject({ url: '/api/products/none', headers: { 'x-request-id': id } });
    expect((await off.inject(`/ops/requests/${id}`)).json()).toMatchObject({ code: 'REQUEST_TRAILS_OFF' });
    expect(processTrails.of(id)).toEqual([]);
    await off.close();
  });
});

/** Where a key lives, as `/ops/topology` has it. */
async function nodeOf(app: TestApp, of: string): Promise<string> {
  return (await app.inject({ url: '/ops/topology/locate', query: { key: of } })).json<{ node: string }>()
    .node;
}
