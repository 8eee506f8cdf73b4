import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { deadLetterPageSchema, jobsReportSchema } from '@shop/contracts/ops';
import { AppError } from '@shop/errors';
import { createApp, type GivenUpJob, JobsOpsModule } from '../src/index.js';
import { sampleConfig, signStatement } from './sample-app.js';

const idOf = (number: number) => `0199f3a2-6c1e-7f5c-9a53-00000000000${String(number)}`;

/** The doubles of a spec's stores; what they are told is kept in order. */
const told: string[] = [];
let isRedisAway = false;

class Queues {
  async read() {
    if (isRedisAway) return new Promise<never>(() => undefined);
    const jobs = { waiting: 2, active: 1, delayed: 0, completed: 5, failed: 1 };
    return [{ queue: 'pots', jobs, oldestWaitingMs: 40, isPaused: false, workers: 1 }];
  }
}

class Upkeep {
  async measure() {
    return { open: { count: 3, oldestSeconds: 1.5 }, dead: { count: 5, oldestSeconds: 60 } };
  }
}

class Letters {
  async list({ limit, after = '' }: { limit: number; after?: string | undefined }): Promise<GivenUpJob[]> {
    const all = [1, 2, 3, 4, 5].map(idOf).filter((id) => id > after);
    const [createdAt, diedAt] = [new Date(0), new Date(1_000)];
    const words = { queue: 'pots', name: 'boil', lastError: 'no water', payload: { secret: true } };
    return all.slice(0, limit).map((id) => ({ id, ...words, attempt: 1, redrives: 0, createdAt, diedAt }));
  }

  async redrive(id: string): Promise<void> {
    if (id !== idOf(1)) throw new AppError({ code: 'NONE', status: 404, message: 'There is none.' });
    told.push(`redrive ${id}`);
  }
}

class Relay {
  nudge(): void {
    told.push('nudge');
  }
}

const stores = [Queues, Upkeep, Letters, Relay];

@Module({ providers: stores, exports: stores })
class StoresModule {}

const ops = JobsOpsModule.forRoot({
  service: 'kitchen',
  queues: Queues,
  outbox: Upkeep,
  deadLetters: Letters,
  relay: Relay,
});

@Module({})
class KitchenModule {}

describe('the jobs of a service, for operators', () => {
  let app: NestFastifyApplication;

  beforeEach(async () => {
    told.length = 0;
    isRedisAway = false;
    app = await createApp({
      name: 'kitchen',
      config: sampleConfig(),
      module: () => ({
        module: KitchenModule,
        imports: [{ module: StoresModule, global: true }, ops],
      }),
    });
  });
  afterEach(() => app.close());

  const as = async (role: string) => ({ 'x-shop-identity': await signStatement({ roles: [role] }) });
  const read = async (url: string) => (await app.inject({ url, headers: await as('operator') })).json();

  it('tells what the queues and the outbox hold', async () => {
    const report = jobsReportSchema.parse((await app.inject('/internal/jobs')).json());
    expect(report).toMatchObject({
      service: 'kitchen',
      queues: [{ queue: 'pots' }],
      outbox: { dead: { count: 5 } },
    });
  });

  it('tells of the outbox while Redis is away', async () => {
    isRedisAway = true;
    const report = jobsReportSchema.parse((await app.inject('/internal/jobs')).json());
    expect(report).toMatchObject({ queues: null, outbox: { open: { count: 3 } } });
  });

  it('lists dead letters page by page, without their payloads', async () => {
    const first = deadLetterPageSchema.parse(await read('/internal/dead-letters?limit=3'));
    expect(first.letters.map(({ id }) => id)).toEqual([1, 2, 3].map(idOf));
    expect(first.nextAfter).toBe(idOf(3));
    const last = await read(`/internal/dead-letters?limit=3&after=${idOf(3)}`);
    expect(deadLetterPageSchema.parse(last)).toMatchObject({ letters: [{}, {}], nextAfter: null });
    expect(JSON.stringify([first, last])).not.toContain('secret');
  });

  it('gives one to its consumer again, and then wakes the relay', async () => {
    const url = `/internal/dead-letters/${idOf(1)}/redrive`;
    const response = await app.inject({ method: 'POST', url, headers: await as('operator') });
    expect([response.statusCode, told]).toEqual([204, [`redrive ${idOf(1)}`, 'nudge']]);
  });

  it('passes on what the outbox refuses, and wakes nobody', async () => {
    const url = `/internal/dead-letters/${idOf(2)}/redrive`;
    const response = await app.inject({ method: 'POST', url, headers: await as('operator') });
    expect([response.json(), told]).toEqual([expect.objectContaining({ status: 404, code: 'NONE' }), []]);
  });

  it.each([
    ['GET', '/internal/dead-letters'],
    ['POST', `/internal/dead-letters/${idOf(1)}/redrive`],
  ] as const)('lets operators alone do %s %s', async (method, url) => {
    expect((await app.inject({ method, url })).statusCode).toBe(401);
    expect((await app.inject({ method, url, headers: await as('customer') })).statusCode).toBe(403);
    expect(told).toEqual([]);
  });
});
