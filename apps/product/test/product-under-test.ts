import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { cacheReportSchema } from '@shop/contracts/cache-ops';
import { type ProductPage, productPageSchema } from '@shop/contracts/product';
import { createTestApp, eventually, type TestApp, type TestRedis, useTestStack } from '@shop/testing';
import { loadConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { product } from '../src/product.js';

export const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));
const seedProgram = fileURLToPath(new URL('../dist/seed.js', import.meta.url));

type Request = Exclude<Parameters<TestApp['inject']>[0], string>;

/** An answer as a spec looks at it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** No read of the cache is given up: on a busy machine a spec must not depend on speed. */
const patient = { REDIS_CACHE_DEADLINE_MS: '10000' };
/** Nor is a query because hundreds of others wait for the same few connections. */
const patientDatabase = { DATABASE_CONNECT_TIMEOUT_MS: '20000', DATABASE_STATEMENT_TIMEOUT_MS: '20000' };

/**
 * Starts the service over the real catalogue in a database of its own; the cluster is empty.
 *
 * @param settings what shall be set; none: patience with the cache
 */
export async function startProduct(
  settings: Readonly<Record<string, string>> = patient,
): Promise<ProductUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'product', migrations });
  const env = { ...patientDatabase, ...settings, DATABASE_URL: store.url, REDIS_NODES: redis.seeds };
  const app = await startInstance(env);
  const database = app.app.get(PrismaClient);
  await seed(store.url);
  return new ProductUnderTest({ app, env, redis, database, drop: () => store.drop() });
}

/** Runs the built seed, as `npm start` does: in Jest's sandbox the parsing alone takes ten times as long. */
export async function seed(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [seedProgram], {
    env: { ...env, DATABASE_URL: databaseUrl },
  });
  return stdout;
}

function startInstance(env: Readonly<Record<string, string>>): Promise<TestApp> {
  return createTestApp({ ...product, loadConfig, env });
}

interface Parts {
  readonly app: TestApp;
  readonly env: Readonly<Record<'DATABASE_URL' | 'REDIS_NODES', string>>;
  readonly redis: TestRedis;
  readonly database: PrismaClient;
  readonly drop: () => Promise<void>;
}

/** One running instance of the service and what specs ask of it. */
export class ProductUnderTest {
  readonly redis: TestRedis;
  readonly database: PrismaClient;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.redis = parts.redis;
    this.database = parts.database;
    this.#parts = parts;
  }

  get app(): TestApp {
    return this.#parts.app;
  }

  get databaseUrl(): string {
    return this.#parts.env.DATABASE_URL;
  }

  /** A second process' worth of the service over the same stores. */
  async startSecondInstance(): Promise<ProductUnderTest> {
    const app = await startInstance(this.#parts.env);
    return new ProductUnderTest({ ...this.#parts, app, drop: async () => undefined });
  }

  async stop(): Promise<void> {
    await this.#parts.app.close();
    await this.#parts.drop();
  }

  async ask(request: Request): Promise<Answer> {
    const response = await this.#parts.app.inject(request);
    return {
      status: response.statusCode,
      body: response.json<unknown>(),
      contentType: String(response.headers['content-type']),
      headers: response.headers,
    };
  }

  get(url: string): Promise<Answer> {
    return this.ask({ method: 'GET', url });
  }

  /** The body of a GET that must succeed. */
  async read(url: string): Promise<unknown> {
    const { status, body } = await this.get(url);
    if (status !== 200) throw new Error(`GET ${url} answered ${String(status)}: ${JSON.stringify(body)}`);
    return body;
  }

  async readPage(url: string): Promise<ProductPage> {
    return productPageSchema.parse(await this.read(url));
  }

  /** A PUT by an operator. */
  async put(url: string, payload: object): Promise<Answer> {
    return this.ask({ method: 'PUT', url, payload, headers: await this.identity('operator') });
  }

  /** The body of a price change that must succeed. */
  async changePrice(sku: string, pricePence: number): Promise<unknown> {
    const { status, body } = await this.put(`/products/${sku}/price`, { pricePence });
    if (status !== 200)
      throw new Error(`the price change answered ${String(status)}: ${JSON.stringify(body)}`);
    return body;
  }

  /** The headers of a caller with this role. */
  identity(role: string): Promise<Record<string, string>> {
    return this.#parts.app.headersOf({ subject: `the ${role}`, roles: [role] });
  }

  /** How often the loader of a family was called, by this instance. */
  async loadsOf(family: string): Promise<number> {
    const report = cacheReportSchema.parse(await this.read('/internal/cache'));
    return report.families[family]?.loads ?? 0;
  }

  /** Every key in the cluster with the milliseconds it has to live. Those of queues come and go by a clock of their own. */
  async cachedKeys(): Promise<Map<string, number>> {
    const script = `local lines = {}
      for _, key in ipairs(redis.call('KEYS', '*')) do lines[#lines + 1] = key .. ' ' .. redis.call('PTTL', key) end
      return lines`;
    const outputs = await this.redis.askEvery('primary', 'EVAL', script, '0');
    const lines = outputs.flatMap((output) => output.split('\n')).filter(Boolean);
    const cached = lines.filter((line) => !line.startsWith('queue:'));
    return new Map(cached.map((line) => line.split(' ')).map(([key = '', ttlMs]) => [key, Number(ttlMs)]));
  }

  /** Empties the cluster: every entry is cold. */
  async forgetAll(): Promise<void> {
    await this.redis.flush();
  }

  /** How many reads of values the nodes of each role have served since they started. */
  async readsServed(): Promise<Record<'primary' | 'replica', number>> {
    const countOf = async (role: 'primary' | 'replica'): Promise<number> => {
      const stats = await this.redis.askEvery(role, 'INFO', 'commandstats');
      const counts = stats.join('\n').matchAll(/^cmdstat_m?get:calls=(\d+)/gm);
      return [...counts].reduce((sum, [, calls]) => sum + Number(calls), 0);
    };
    return { primary: await countOf('primary'), replica: await countOf('replica') };
  }

  /** Returns when the replicas hold as many keys as the primaries. */
  async untilReplicated(): Promise<void> {
    await eventually(async () => {
      const [primaries, replicas] = await Promise.all([
        this.redis.askEvery('primary', 'DBSIZE'),
        this.redis.askEvery('replica', 'DBSIZE'),
      ]);
      expect([...replicas].sort()).toEqual([...primaries].sort());
    });
  }

  /** Runs the seed again; answers what it prints. */
  seedAgain(env: Readonly<Record<string, string>> = {}): Promise<string> {
    return seed(this.databaseUrl, env);
  }

  /**
   * The database takes no connection any more and ends those it has, as in an outage. Who ends them is one of them: the
   * others first, until a look finds none that was being opened meanwhile, and then itself.
   */
  async refuseConnections(): Promise<void> {
    const name = new URL(this.databaseUrl).pathname.slice(1);
    const end = (whom: string) =>
      this.database.$executeRawUnsafe(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid ${whom} pg_backend_pid()`,
      );
    await this.database.$executeRawUnsafe(`ALTER DATABASE "${name}" CONNECTION LIMIT 0`);
    await eventually(async () => expect(await end('<>')).toBe(0));
    await end('=').catch(() => undefined);
  }

  logLines(): readonly Record<string, unknown>[] {
    return this.#parts.app.log.lines;
  }
}
