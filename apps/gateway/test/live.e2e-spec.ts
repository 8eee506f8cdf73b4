import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { liveEvents } from '@shop/contracts/live-ops';
import { type TestApp, useTestStack } from '@shop/testing';
import { startGateway } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

type EventName = keyof typeof liveEvents;

/** Reads a stream until every wanted event was there; answers with the newest data of each. */
async function watch(url: string, wanted: readonly EventName[]): Promise<Map<string, unknown>> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/ops/live`, { signal: leaving.signal });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const told = new Map<string, unknown>();
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (name !== undefined) told.set(name, JSON.parse(String(data)));
    }
    if (wanted.every((name) => told.has(name))) break;
  }
  leaving.abort();
  return told;
}

describe('the shop as it moves', () => {
  let instance: InstanceDouble;
  let app: TestApp;
  let url: string;

  beforeAll(async () => {
    const { redis } = await useTestStack();
    instance = await InstanceDouble.start();
    app = await startGateway({ products: [instance], others: instance, env: { REDIS_NODES: redis.seeds } });
    await app.app.listen(0, '127.0.0.1');
    url = await app.app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    await instance.kill();
  });

  it('is told by events, each a report of its own', async () => {
    const told = await watch(url, ['topology', 'caches', 'copies', 'edge', 'families', 'queues']);
    for (const [name, data] of told) liveEvents[name as EventName].parse(data);
    expect(told.get('topology')).toMatchObject({ slotsCovered: 16_384 });
  });

  it('tells what cannot be read as a setback', async () => {
    const alone = await startGateway({ products: [instance], env: { REDIS_NODES: '127.0.0.1:1' } });
    await alone.app.listen(0, '127.0.0.1');
    const told = await watch(await alone.app.getUrl(), ['setback', 'edge']);
    expect(told.get('setback')).toMatchObject({ part: 'topology', problem: expect.any(String) });
    await alone.close();
  });

  it('is for operators outside the local environment', async () => {
    const remote = await startGateway({ products: [instance], env: { SHOP_ENV: 'staging' } });
    expect((await remote.inject({ url: '/ops/live' })).json()).toMatchObject({ code: 'IDENTITY_MISSING' });
    await remote.close();
  });

  it('lets no more than 64 watch at a time', async () => {
    const leaving = new AbortController();
    const open = await Promise.all(
      Array.from({ length: 64 }, () => fetch(`${url}/ops/live`, { signal: leaving.signal })),
    );
    expect(new Set(open.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await fetch(`${url}/ops/live`);
    expect(await refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_STREAMS' });
    leaving.abort();
  });
});
