import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { cacheReportSchema } from '@shop/contracts/cache-ops';
import { type Tracking, trackingSchema } from '@shop/contracts/shipping';
import { JobPublisher } from '@shop/redis/queue';
import { createTestApp, eventually, type TestApp, type TestRedis, useTestStack } from '@shop/testing';
import { BookingsService } from '../src/bookings/bookings.service.js';
import { loadConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { shipmentsQueue } from '../src/queues.js';
import { shipping } from '../src/shipping.js';

const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

export const ann = '0190a5d0-7c1e-4d5b-9c3e-2f6b8a1d4e71';
export const bob = '0190a5d0-7c1e-4d5b-9c3e-2f6b8a1d4e72';

/** An answer as a spec looks at it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Nothing is given up because a machine is busy. */
const patient = {
  REDIS_CACHE_DEADLINE_MS: '10000',
  DATABASE_CONNECT_TIMEOUT_MS: '20000',
  DATABASE_STATEMENT_TIMEOUT_MS: '20000',
};

/** No shipment moves by itself: a spec moves it. */
export const standstill = { TRACKING_STEP_MS: '2592000000', TRACKING_POLL_MS: '3600000' };

interface Parts {
  readonly app: TestApp;
  readonly env: Readonly<Record<'DATABASE_URL' | 'REDIS_NODES', string>>;
  readonly redis: TestRedis;
  readonly drop: () => Promise<void>;
}

/** A message of the queue `shipments`, as order's relay sends it. */
interface Sent {
  readonly name: keyof (typeof shipmentsQueue)['jobs'];
  readonly payload: object;
  /** How often it is delivered. */
  readonly attempts?: number;
  readonly ends?: 'done' | 'dead';
}

/** Starts the service on a database of its own and an empty cluster. */
export async function startShipping(
  settings: Readonly<Record<string, string>> = {},
): Promise<ShippingUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'shipping', migrations });
  const env = { ...patient, ...settings, DATABASE_URL: store.url, REDIS_NODES: redis.seeds };
  const app = await createTestApp({ ...shipping, loadConfig, env });
  return new ShippingUnderTest({ app, env, redis, drop: () => store.drop() });
}

/** One running instance and what specs ask of it. */
export class ShippingUnderTest {
  readonly app: TestApp;
  readonly redis: TestRedis;
  readonly database: PrismaClient;
  readonly bookings: BookingsService;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.app = parts.app;
    this.redis = parts.redis;
    this.database = parts.app.app.get(PrismaClient);
    this.bookings = parts.app.app.get(BookingsService);
  }

  get databaseUrl(): string {
    return this.#parts.env.DATABASE_URL;
  }

  /** A second process' worth of the service over the same stores. */
  async startSecondInstance(): Promise<ShippingUnderTest> {
    const app = await createTestApp({ ...shipping, loadConfig, env: this.#parts.env });
    return new ShippingUnderTest({ ...this.#parts, app, drop: async () => undefined });
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.#parts.drop();
  }

  /** @param who a shopper's id, or `operator`; nobody: anonymous */
  async get(url: string, who?: string): Promise<Answer> {
    const roles = [who === 'operator' ? 'operator' : 'customer'];
    const headers = who === undefined ? {} : await this.app.headersOf({ subject: who, roles });
    const response = await this.app.inject({ method: 'GET', url, headers });
    return { status: response.statusCode, body: response.json<unknown>() };
  }

  /** A shipment to GB of Ann's, booked without the queue. */
  async booked(orderId: string = randomUUID(), userId = ann): Promise<string> {
    await this.bookings.book({ orderId, userId, country: 'GB', weightGrams: 1_200 }, randomUUID());
    return orderId;
  }

  /** Sends a job to the queue and waits for its end. */
  async publish({ name, payload, attempts = 1, ends = 'done' }: Sent): Promise<void> {
    const id = randomUUID();
    const messages = Array.from({ length: attempts }, (_, index) => ({
      ...{ id, attempt: index + 1, attemptId: `${id}-${String(index + 1)}` },
      ...{ queue: shipmentsQueue.name, name, payload },
    }));
    const publisher = this.app.app.get(JobPublisher);
    await publisher.publish(messages);
    await eventually(async () => {
      const outcomes = await publisher.outcomes(messages);
      const unlike = [...outcomes.values()].filter(({ state }) => state !== ends);
      if (outcomes.size < attempts || unlike.length > 0)
        throw new Error(`not ${ends}: ${JSON.stringify(unlike)}`);
    });
  }

  /** State and code as the table has them. */
  async standing(orderId: string): Promise<{ state: string; trackingCode: string | null } | null> {
    const select = { state: true, trackingCode: true } as const;
    return this.database.shipment.findUnique({ where: { orderId }, select });
  }

  /** What whoever has the code of an order's shipment is told. */
  async trackingOf(orderId: string): Promise<Tracking> {
    const code = (await this.standing(orderId))?.trackingCode ?? 'NOT-BOOKED';
    return trackingSchema.parse((await this.get(`/shipping/tracking/${code}`)).body);
  }

  /** What others were told about an order: `orders: shipment-booked`, the first first. */
  async told(orderId: string): Promise<string[]> {
    const rows = await this.database.outboxRow.findMany({
      where: { payload: { path: ['orderId'], equals: orderId } },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ queue, name }) => `${queue}: ${name}`);
  }

  /** How often rates were loaded from Postgres, by this instance. */
  async loads(): Promise<number> {
    const report = cacheReportSchema.parse((await this.get('/internal/cache')).body);
    return report.families['shipping.rate']?.loads ?? 0;
  }
}
