import { afterEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DrainState } from '../src/shutdown/drain.js';
import { createApp, type HealthCheck } from '../src/index.js';
import { sampleConfig, SampleModule } from './sample-app.js';

const well = (name: string, critical = true): HealthCheck => ({
  name,
  critical,
  check: () => Promise.resolve(),
});
const ill = (name: string, critical = true): HealthCheck => ({
  name,
  critical,
  check: () => Promise.reject(new Error('secret reason')),
});
const silent = (name: string): HealthCheck => ({
  name,
  critical: true,
  check: () => new Promise(() => undefined),
});

describe('health', () => {
  let app: NestFastifyApplication;
  afterEach(() => app.close());

  const ask = async (path: string, checks: HealthCheck[]) => {
    app = await createApp({ name: 'sample', config: sampleConfig(), module: SampleModule.with(checks) });
    return app.inject(path);
  };

  it('is ready when every check is well', async () => {
    const response = await ask('/health/ready', [well('postgres'), well('redis', false)]);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      status: 'ok',
      checks: { postgres: { status: 'up', critical: true }, redis: { status: 'up', critical: false } },
    });
  });

  it('is degraded, and says so, when a check fails that is not critical', async () => {
    const response = await ask('/health/ready', [well('postgres'), ill('redis', false)]);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ status: 'degraded', checks: { redis: { status: 'down' } } });
    expect(response.body).not.toContain('secret');
  });

  it('is not ready when a critical check fails', async () => {
    const response = await ask('/health/ready', [ill('postgres'), well('redis')]);
    expect([response.statusCode, response.json().status]).toEqual([503, 'down']);
  });

  it('gives a check up that does not answer', async () => {
    const response = await ask('/health/ready', [silent('postgres')]);
    expect([response.statusCode, response.json().status]).toEqual([503, 'down']);
  });

  it('is not ready as soon as it leaves', async () => {
    await ask('/health/live', [well('postgres')]);
    app.get(DrainState).begin();
    const response = await app.inject('/health/ready');
    expect([response.statusCode, response.json().status]).toEqual([503, 'leaving']);
    expect(response.headers['connection']).toBe('close');
  });

  it('is alive whatever the stores do', async () => {
    const response = await ask('/health/live', [ill('postgres'), silent('redis')]);
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok' }]);
  });
});
