import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { cacheReportSchema } from '@shop/contracts/ops';
import { type ProductPage, productPageSchema } from '@shop/contracts/product';
import { createTestApp, type TestApp, TestGateway, type TestRedis, useTestStack } from '@shop/testing';
import { AppModule } from '../src/app.module.js';
import { seedCatalogue } from '../src/catalogue/catalogue.seed.js';
import { loadConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { eventually } from './eventually.js';

export const catalogueDirectory = new URL('../../../data/online-retail/', import.meta.url);
export const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

type Request = Exclude<Parameters<TestApp['inject']>[0], string>;

/** An answer as a spec looks at it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Starts the service over the real catalogue in a database of its own; the cluster is empty. */
export async function startProduct(): Promise<ProductUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'product', migrations });
  const env = { DATABASE_URL: store.url, REDIS_NODES: redis.seeds };
  const app = await startInstance(env);
  const database = app.app.get(PrismaClient);
  await seedCatalogue(database, catalogueDirectory);
  return new ProductUnderTest({ app, env, redis, database, drop: () => store.drop() });
}

function startInstance(env: Readonly<Record<string, string>>): Promise<TestApp> {
  return createTestApp({ name: 'product', module: (config) => AppModule.forRoot(config), loadConfig, env });
}

interface Parts {
  readonly app: TestApp;
  readonly env: Readonly<Record<string, string>>;
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

  /** The same, signed by somebody who is not the gateway. */
  forgedIdentity(role: string): Promise<Record<string, string>> {
    return new TestGateway().headers({ subject: `the ${role}`, roles: [role] });
  }

  /** How often the loader of a family was called, by this instance. */
  async loadsOf(family: string): Promise<number> {
    const report = cacheReportSchema.parse(await this.read('/internal/cache'));
    return report.families[family]?.loads ?? 0;
  }

  /** Every key in the cluster with the milliseconds it has to live. */
  async keys(): Promise<Map<string, number>> {
    const script = `local lines = {}
      for _, key in ipairs(redis.call('KEYS', '*')) do lines[#lines + 1] = key .. ' ' .. redis.call('PTTL', key) end
      return lines`;
    const outputs = await this.redis.askEvery('primary', 'EVAL', script, '0');
    const lines = outputs.flatMap((output) => output.split('\n')).filter(Boolean);
    return new Map(lines.map((line) => line.split(' ')).map(([key = '', ttlMs]) => [key, Number(ttlMs)]));
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

  /** Takes the database away under the running service. */
  async dropDatabase(): Promise<void> {
    await this.#parts.drop();
  }

  errorLines(): unknown[] {
    return this.#parts.app.log.lines.filter(
      (line) => typeof line['level'] === 'number' && line['level'] >= 50,
    );
  }
}
