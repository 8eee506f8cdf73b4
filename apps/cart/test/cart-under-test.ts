import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { type CartContent, cartContentSchema } from '@shop/contracts/cart';
import { Database } from '@shop/postgres';
import { type AttemptRef, type JobOutcome, JobPublisher, QueueInspector } from '@shop/redis/queue';
import { createTestApp, eventually, type TestApp, type TestRedis, useTestStack } from '@shop/testing';
import { cart } from '../src/cart.js';
import { loadConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { cartsQueue } from '../src/queues.js';

export const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Asked {
  /** Whose cart: a user's id. Nobody: a guest. */
  readonly as?: string;
  readonly cookie?: string;
  readonly key?: string;
  readonly body?: unknown;
  /** Which of the two instances; the first unless said otherwise. */
  readonly at?: 0 | 1;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Product as cart knows it: every sku exists but those that begin with 9; each costs a pound. */
async function startProducts(): Promise<Server> {
  const server = createServer((request, response) => {
    const skus = new URL(request.url ?? '', 'http://product').searchParams.getAll('sku');
    const productOf = (sku: string) => ({
      ...{ sku, name: `NO ${sku}`, pricePence: 100, currency: 'GBP', categorySlug: 'other' },
      firstSoldAt: '2010-12-01T08:26:00.000Z',
    });
    const missing = skus.filter((sku) => sku.startsWith('9'));
    const items = skus.filter((sku) => !sku.startsWith('9')).map(productOf);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ items, missing }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Two instances of the service on one database, one cluster and one product. */
export async function startCart(settings: Readonly<Record<string, string>> = {}): Promise<CartUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'cart', migrations });
  const products = await startProducts();
  const { port } = products.address() as AddressInfo;
  const env = {
    ...{ REDIS_STATE_DEADLINE_MS: '10000', SERVICE_PRODUCT_URLS: `http://127.0.0.1:${String(port)}` },
    ...{ ...settings, DATABASE_URL: store.url, REDIS_NODES: redis.seeds },
  };
  const start = () => createTestApp({ ...cart, loadConfig, env });
  const apps = [await start(), await start()] as const;
  return new CartUnderTest({
    apps,
    start,
    redis,
    products,
    databaseUrl: store.url,
    drop: () => store.drop(),
  });
}

interface Parts {
  readonly apps: readonly [TestApp, TestApp];
  readonly start: () => Promise<TestApp>;
  readonly redis: TestRedis;
  readonly products: Server;
  readonly databaseUrl: string;
  readonly drop: () => Promise<void>;
}

export class CartUnderTest {
  readonly redis: TestRedis;
  readonly database: PrismaClient;
  readonly databaseUrl: string;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.redis = parts.redis;
    this.databaseUrl = parts.databaseUrl;
    this.database = parts.apps[0].app.get(PrismaClient);
  }

  /** The first of the two instances. */
  get app(): TestApp {
    return this.#parts.apps[0];
  }

  /** A third instance; the caller closes it. */
  startAnother(): Promise<TestApp> {
    return this.#parts.start();
  }

  async stop(): Promise<void> {
    for (const app of this.#parts.apps) await app.close();
    this.stopProducts();
    await this.#parts.drop();
  }

  /** Product refuses connections from now on. */
  stopProducts(): void {
    this.#parts.products.closeAllConnections();
    this.#parts.products.close();
  }

  async ask(method: Method, url: string, { as, cookie, key, body, at = 0 }: Asked = {}): Promise<Answer> {
    const app = this.#parts.apps[at];
    const headers = {
      ...(as !== undefined && (await app.headersOf({ subject: as, roles: ['shopper'] }))),
      ...(cookie !== undefined && { cookie }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const answer = await app.inject({ method, url, headers, ...payload });
    const parsed: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
    return { status: answer.statusCode, body: parsed, headers: answer.headers };
  }

  add(items: Readonly<Record<string, number>>, asked: Asked = {}): Promise<Answer> {
    const body = { items: Object.entries(items).map(([sku, quantity]) => ({ sku, quantity })) };
    return this.ask('POST', '/cart/items', { ...asked, body });
  }

  async content(asked: Asked): Promise<CartContent> {
    return cartContentSchema.parse((await this.ask('GET', '/cart/content', asked)).body);
  }

  /** A guest's cookie as the browser keeps it after this answer; empty when it is to forget it. */
  cookieOf({ headers }: Answer): string {
    return /^cart=[\w-]*/.exec(String(headers['set-cookie']))?.[0] ?? '';
  }

  /** The cookie of a guest with these items in the cart. */
  async guest(items: Readonly<Record<string, number>>): Promise<string> {
    return this.cookieOf(await this.add(items));
  }

  /** As order's relay does: hands one attempt of a message to the queue. */
  async publish(ordered: object, { id = randomUUID(), attempt = 1 } = {}): Promise<AttemptRef> {
    const ref = { attemptId: `${id}-${String(attempt)}`, queue: cartsQueue.name };
    const message = { ...ref, id, attempt, name: 'remove-ordered', payload: ordered };
    await this.app.app.get(JobPublisher).publish([message]);
    return ref;
  }

  /** How an attempt ended, once it has. */
  async outcomeOf(attempt: AttemptRef): Promise<JobOutcome> {
    let outcome: JobOutcome | undefined;
    await eventually(async () => {
      outcome = (await this.app.app.get(JobPublisher).outcomes([attempt])).get(attempt.attemptId);
      expect(['done', 'dead']).toContain(outcome?.state);
    });
    return outcome ?? { state: 'unknown' };
  }

  /** How many jobs have failed and wait for their next run. */
  async jobsToBeRunAgain(): Promise<number> {
    const reports = await this.app.app.get(QueueInspector).read();
    return reports.reduce((sum, { jobs }) => sum + jobs.delayed, 0);
  }

  /** Runs `work` while the database takes no connection and has ended those it had, as in an outage. */
  async whilePostgresIsAway(work: () => Promise<void>): Promise<void> {
    const settings = {
      databaseUrl: this.databaseUrl,
      poolSize: 1,
      statementTimeoutMs: 5_000,
      connectTimeoutMs: 5_000,
    };
    const only = new Database({ service: 'outage', settings });
    const client = new PrismaClient({ adapter: only.adapter });
    const limitTo = (connections: number) =>
      client.$executeRawUnsafe(
        `ALTER DATABASE "${new URL(this.databaseUrl).pathname.slice(1)}" CONNECTION LIMIT ${String(connections)}`,
      );
    await limitTo(0);
    await client.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    try {
      await work();
    } finally {
      await limitTo(-1);
      await only.close();
    }
  }

  freshUser(): string {
    return randomUUID();
  }
}
