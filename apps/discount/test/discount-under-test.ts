import { fileURLToPath } from 'node:url';
import type { CouponTerms } from '@shop/contracts/discount';
import { createTestApp, type TestApp, type TestRedis, useTestStack } from '@shop/testing';
import { loadConfig } from '../src/config.js';
import { discount } from '../src/discount.js';
import { PrismaClient } from '../src/generated/prisma/client.js';

export const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

type Request = Exclude<Parameters<TestApp['inject']>[0], string>;

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

/** Ten percent off, for everybody and all time. */
export const tenPercent: CouponTerms = {
  gives: { kind: 'percentage', percent: 10 },
  minimumPence: 0,
  validFrom: '2010-12-01T00:00:00.000Z',
  validUntil: '2099-12-31T00:00:00.000Z',
  useLimit: null,
  shopperLimit: null,
};

interface Parts {
  readonly app: TestApp;
  readonly env: Readonly<Record<'DATABASE_URL' | 'REDIS_NODES', string>>;
  readonly redis: TestRedis;
  readonly drop: () => Promise<void>;
}

/** Starts the service on a database of its own and an empty cluster. */
export async function startDiscount(
  settings: Readonly<Record<string, string>> = {},
): Promise<DiscountUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'discount', migrations });
  const env = { ...patient, ...settings, DATABASE_URL: store.url, REDIS_NODES: redis.seeds };
  const app = await createTestApp({ ...discount, loadConfig, env });
  return new DiscountUnderTest({ app, env, redis, drop: () => store.drop() });
}

/** One running instance and what specs ask of it. */
export class DiscountUnderTest {
  readonly app: TestApp;
  readonly redis: TestRedis;
  readonly database: PrismaClient;
  readonly #parts: Parts;
  #coupons = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.app = parts.app;
    this.redis = parts.redis;
    this.database = parts.app.app.get(PrismaClient);
  }

  get databaseUrl(): string {
    return this.#parts.env.DATABASE_URL;
  }

  /** A second process' worth of the service over the same stores. */
  async startSecondInstance(): Promise<DiscountUnderTest> {
    const app = await createTestApp({ ...discount, loadConfig, env: this.#parts.env });
    return new DiscountUnderTest({ ...this.#parts, app, drop: async () => undefined });
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.#parts.drop();
  }

  /** @param who a shopper, or `operator` */
  async ask(who: string, request: Request): Promise<Answer> {
    const roles = [who === 'operator' ? 'operator' : 'customer'];
    const headers = await this.app.headersOf({ subject: who, roles });
    const response = await this.app.inject({ ...request, headers });
    return { status: response.statusCode, body: response.json<unknown>() };
  }

  /** A coupon that no other test uses. @returns its code */
  async newCoupon(terms: Partial<CouponTerms> = {}): Promise<string> {
    this.#coupons += 1;
    const code = `TEST-${String(this.#coupons)}`;
    const url = `/coupons/${code}`;
    const { status, body } = await this.ask('operator', {
      method: 'PUT',
      url,
      payload: { ...tenPercent, ...terms },
    });
    if (status !== 200) throw new Error(`PUT ${url} answered ${String(status)}: ${JSON.stringify(body)}`);
    return code;
  }

  async usedOf(code: string): Promise<number> {
    return (await this.database.coupon.findUniqueOrThrow({ where: { code } })).used;
  }
}
