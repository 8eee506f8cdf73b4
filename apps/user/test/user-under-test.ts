import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { AccountExport } from '@shop/contracts/auth';
import type { CartContent } from '@shop/contracts/cart';
import { createTestApp, type ServiceDouble, type TestApp, type TestRedis, useTestStack } from '@shop/testing';
import { loadConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { user } from '../src/user.js';
import { accountOf, filledCart, startAuth, startCart, startProduct } from './neighbours.js';

export const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** An answer as a spec looks at it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Nothing is given up because a machine is busy. */
const patient = {
  REDIS_CACHE_DEADLINE_MS: '10000',
  REDIS_STATE_DEADLINE_MS: '20000',
  DATABASE_CONNECT_TIMEOUT_MS: '20000',
  DATABASE_STATEMENT_TIMEOUT_MS: '20000',
  PRODUCT_DEADLINE_MS: '20000',
  PART_DEADLINE_MS: '20000',
};

/** Starts the service on a database of its own and an empty cluster, among doubles of the services that it calls. */
export async function startUser(settings: Readonly<Record<string, string>> = {}): Promise<UserUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'user', migrations });
  const carts = new Map<string, CartContent>();
  const accounts = new Map<string, AccountExport>();
  const neighbours = {
    product: await startProduct(),
    cart: await startCart(carts),
    auth: await startAuth(accounts),
  };
  const env = {
    ...patient,
    SERVICE_PRODUCT_URLS: neighbours.product.url,
    SERVICE_CART_URLS: neighbours.cart.url,
    SERVICE_AUTH_URLS: neighbours.auth.url,
    ...settings,
    DATABASE_URL: store.url,
    REDIS_NODES: redis.seeds,
  };
  const app = await createTestApp({ ...user, loadConfig, env });
  return new UserUnderTest({ app, env, redis, carts, accounts, neighbours, drop: () => store.drop() });
}

interface Parts {
  readonly app: TestApp;
  readonly env: Readonly<Record<'DATABASE_URL' | 'REDIS_NODES', string>>;
  readonly redis: TestRedis;
  readonly carts: Map<string, CartContent>;
  readonly accounts: Map<string, AccountExport>;
  readonly neighbours: Readonly<Record<'product' | 'cart' | 'auth', ServiceDouble>>;
  readonly drop: () => Promise<void>;
}

/** The running service and what specs ask of it. */
export class UserUnderTest {
  readonly app: TestApp;
  readonly redis: TestRedis;
  readonly database: PrismaClient;
  readonly carts: Map<string, CartContent>;
  readonly accounts: Map<string, AccountExport>;
  readonly neighbours: Parts['neighbours'];
  readonly #parts: Parts;
  readonly #others: TestApp[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.app = parts.app;
    this.redis = parts.redis;
    this.database = parts.app.app.get(PrismaClient);
    this.carts = parts.carts;
    this.accounts = parts.accounts;
    this.neighbours = parts.neighbours;
  }

  get databaseUrl(): string {
    return this.#parts.env.DATABASE_URL;
  }

  async stop(): Promise<void> {
    for (const app of [...this.#others, this.app]) await app.close();
    for (const neighbour of Object.values(this.neighbours)) await neighbour.close();
    await this.#parts.drop();
  }

  /** One more process' worth of the service on the same stores; answers what `as` takes as its `app`. */
  async startAnother(): Promise<TestApp> {
    const other = await createTestApp({ ...user, loadConfig, env: this.#parts.env });
    this.#others.push(other);
    return other;
  }

  /** Somebody with an account and something in the cart. */
  newShopper({ app = this.app }: { app?: TestApp } = {}): Shopper {
    const userId = randomUUID();
    this.accounts.set(userId, accountOf(userId));
    this.carts.set(userId, filledCart());
    return new Shopper(app, userId);
  }

  /** A request of nobody in particular, or with headers of the spec's own. */
  async ask(
    method: Method,
    url: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
  ): Promise<Answer> {
    return send(this.app, { method, url, headers, body });
  }

  /** How many rows there are, by table. */
  async rowCounts(): Promise<Record<string, number>> {
    const tables = await this.database.$queryRaw<{ name: string }[]>`
      SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'`;
    const counts = tables.map(async ({ name }): Promise<[string, number]> => {
      const query = `SELECT count(*)::int AS count FROM "${name}"`;
      const [row] = await this.database.$queryRawUnsafe<{ count: number }[]>(query);
      return [name, row?.count ?? 0];
    });
    return Object.fromEntries(await Promise.all(counts));
  }

  /** All that the database holds, as text: what a search for somebody's traces searches. */
  async everythingStored(): Promise<string> {
    const tables = Object.keys(await this.rowCounts());
    const rows = tables.map((name) =>
      this.database.$queryRawUnsafe<unknown[]>(`SELECT row_to_json(t)::text AS row FROM "${name}" t`),
    );
    return JSON.stringify(await Promise.all(rows));
  }
}

/** A signed-in shopper, as the gateway forwards them. */
export class Shopper {
  constructor(
    private readonly app: TestApp,
    readonly userId: string,
  ) {}

  /** The same shopper at another instance. */
  at(app: TestApp): Shopper {
    return new Shopper(app, this.userId);
  }

  async ask(method: Method, url: string, body?: unknown): Promise<Answer> {
    const headers = await this.app.headersOf({ subject: this.userId, roles: ['shopper'] });
    return send(this.app, { method, url, headers, body });
  }

  /** The body of a request that must succeed. */
  async do(method: Method, url: string, body?: unknown): Promise<unknown> {
    const answer = await this.ask(method, url, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${url} answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
  }
}

async function send(
  app: TestApp,
  request: { method: Method; url: string; headers: Record<string, string>; body: unknown },
): Promise<Answer> {
  const { method, url, headers, body } = request;
  const content =
    body === undefined
      ? { headers }
      : { headers: { ...headers, 'content-type': 'application/json' }, payload: JSON.stringify(body) };
  const answer = await app.inject({ method, url, ...content });
  const parsed: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
  return { status: answer.statusCode, body: parsed, headers: answer.headers };
}
