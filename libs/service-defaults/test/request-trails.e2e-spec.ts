import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requestReportSchema } from '@shop/contracts/request-ops';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, identityHeader, type TrailPort, type TrailsPort } from '../src/index.js';
import { sampleConfig, SampleModule, signStatement } from './sample-app.js';

interface Seen {
  readonly id: string;
  readonly method: string;
  readonly route: string;
  status: number | null;
}

/** Follows requests as a store does. */
class RecordingTrails implements TrailsPort {
  readonly seen: Seen[] = [];
  readonly storage = new AsyncLocalStorage<Seen>();
  isOn = false;

  switchOn(): void {
    this.isOn = true;
  }

  begin(hop: Omit<Seen, 'status'>): TrailPort {
    const seen: Seen = { ...hop, status: null };
    this.seen.push(seen);
    return { run: (work) => this.storage.run(seen, work), end: (status) => void (seen.status = status) };
  }

  of(id: string): ReturnType<TrailsPort['of']> {
    return this.seen
      .filter((seen) => seen.id === id)
      .map(({ method, route, status }) => ({
        ...{ method, route, status, startedAtMs: 1, ms: null, dropped: 0, entries: [] },
      }));
  }
}

const id = 'a-request';
const start = (trails: TrailsPort, env: Record<string, string> = {}) =>
  createApp({ name: 'sample', config: sampleConfig(env), module: SampleModule.with(), trails });

describe('requests that are followed', () => {
  const trails = new RecordingTrails();
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await start(trails, { REQUEST_TRAILS: 'on' });
  });
  afterAll(() => app.close());

  const report = async (headers: Record<string, string>) =>
    app.inject({ url: `/internal/requests/${id}`, headers });

  it('are told with their route and status, to an operator by the word of the gateway', async () => {
    await app.inject({ url: '/pots/missing/tea', headers: { 'x-request-id': id } });
    const body = { name: 'tea', cups: 2 };
    await app.inject({ method: 'POST', url: '/pots', headers: { 'x-request-id': id }, payload: body });
    const answer = await report({ [identityHeader]: await signStatement({ roles: ['operator'] }) });
    expect(requestReportSchema.parse(answer.json())).toMatchObject({
      service: 'sample',
      hops: [
        { method: 'GET', route: '/pots/missing/:name', status: 503 },
        { method: 'POST', route: '/pots', status: 201 },
      ],
    });
  });

  it('are told to nobody else', async () => {
    expect((await report({})).statusCode).toBe(401);
    expect((await report({ [identityHeader]: 'forged' })).statusCode).toBe(401);
    expect((await report({ [identityHeader]: await signStatement() })).statusCode).toBe(403);
  });

  it('are not those of machines that ask every few seconds', async () => {
    for (const url of ['/health/live', '/metrics']) await app.inject({ url });
    expect(trails.seen.map(({ route }) => route)).not.toContain('/health/live');
    expect(trails.seen.map(({ route }) => route)).not.toContain('/metrics');
  });
});

describe('while it is off', () => {
  it('nobody is followed, and there is nothing to ask for', async () => {
    const trails = new RecordingTrails();
    const app = await start(trails);
    const operator = { [identityHeader]: await signStatement({ roles: ['operator'] }) };
    expect((await app.inject({ url: '/pots' })).statusCode).toBe(200);
    const answer = await app.inject({ url: `/internal/requests/${id}`, headers: operator });
    expect(answer.json()).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
    expect([trails.isOn, trails.seen]).toEqual([false, []]);
    await app.close();
  });
});
