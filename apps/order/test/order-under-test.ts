import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DynamicModule } from '@nestjs/common';
import type { CartItem } from '@shop/contracts/cart';
import { type Order, orderSchema } from '@shop/contracts/order';
import { DrainState } from '@shop/service-defaults';
import { createTestApp, eventually, type TestApp, type TestRedis, useTestStack } from '@shop/testing';
import { loadConfig, type OrderConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { order } from '../src/order.js';
import { addressId, cardToken, Neighbours } from './neighbours.js';
import { StandInsModule } from './stand-ins/stand-ins.module.js';

export const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

type Method = 'GET' | 'POST' | 'PUT';

export interface Asked {
  /** A shopper's id, or `operator`. Nobody: anonymous. */
  readonly as?: string;
  readonly key?: string;
  readonly body?: unknown;
  /** Which of the two instances; the first unless said otherwise. */
  readonly at?: 0 | 1;
}

/** An answer as a spec looks at it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Nothing is given up because a machine is busy. */
const patient = {
  REDIS_CACHE_DEADLINE_MS: '10000',
  REDIS_STATE_DEADLINE_MS: '10000',
  REDIS_CHANNEL_DEADLINE_MS: '10000',
  DATABASE_CONNECT_TIMEOUT_MS: '20000',
  DATABASE_STATEMENT_TIMEOUT_MS: '20000',
};

interface Parts {
  readonly apps: readonly [TestApp, TestApp];
  readonly neighbours: Neighbours;
  readonly redis: TestRedis;
  readonly databaseUrl: string;
  readonly drop: () => Promise<void>;
}

/** Two instances of the service on one database and one cluster, among doubles of the services that they call. */
export async function startOrder(settings: Readonly<Record<string, string>> = {}): Promise<OrderUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'order', migrations });
  const neighbours = await Neighbours.start();
  const stores = { DATABASE_URL: store.url, REDIS_NODES: redis.seeds };
  const env = { ...patient, ...neighbours.env, ...settings, ...stores };
  const first = await createTestApp({ ...order, module: withStandIns, loadConfig, env });
  const second = await createTestApp({ ...order, loadConfig, env });
  const drop = () => store.drop();
  return new OrderUnderTest({ apps: [first, second], neighbours, redis, databaseUrl: store.url, drop });
}

/** In one of the two: with their workers in both, this process had more connections than one may have. */
function withStandIns(config: OrderConfig): DynamicModule {
  const { imports = [], ...module } = order.module(config);
  return { ...module, imports: [...imports, StandInsModule] };
}

export class OrderUnderTest {
  readonly neighbours: Neighbours;
  readonly redis: TestRedis;
  readonly database: PrismaClient;
  readonly databaseUrl: string;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.neighbours = parts.neighbours;
    this.redis = parts.redis;
    this.databaseUrl = parts.databaseUrl;
    this.database = parts.apps[0].app.get(PrismaClient);
  }

  /** The first of the two instances. */
  get app(): TestApp {
    return this.#parts.apps[0];
  }

  /** Both instances. */
  get apps(): readonly [TestApp, TestApp] {
    return this.#parts.apps;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.stopSecond();
    await this.neighbours.stop();
    await this.#parts.drop();
  }

  /** SIGTERM for the second instance, as far as it is about open requests and stores. */
  async stopSecond(): Promise<void> {
    const [, second] = this.#parts.apps;
    second.app.get(DrainState).begin();
    await second.close();
  }

  async ask(method: Method, url: string, { as, key, body, at = 0 }: Asked = {}): Promise<Answer> {
    const app = this.#parts.apps[at];
    const roles = [as === 'operator' ? 'operator' : 'customer'];
    const headers = {
      ...(as !== undefined && (await app.headersOf({ subject: as, roles }))),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const answer = await app.inject({ method, url, headers, ...payload });
    const parsed: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
    return { status: answer.statusCode, body: parsed };
  }

  /** Somebody with this in the cart. */
  shopper(items: Readonly<Record<string, number>>): string {
    const userId = randomUUID();
    const inCart = Object.entries(items).map(([sku, quantity]): CartItem => ({ sku, quantity }));
    this.neighbours.carts.set(userId, inCart);
    return userId;
  }

  /** `POST /orders` for what is in the shopper's cart. */
  checkOut(as: string, { coupon, ...asked }: Asked & { readonly coupon?: string } = {}): Promise<Answer> {
    const body = { addressId, cardToken, ...(coupon !== undefined && { couponCode: coupon }) };
    return this.ask('POST', '/orders', { as, key: randomUUID(), body, ...asked });
  }

  /** An order that was placed just now. */
  async placed(as: string, asked: Asked & { readonly coupon?: string } = {}): Promise<Order> {
    const { status, body } = await this.checkOut(as, asked);
    if (status !== 201) throw new Error(`POST /orders answered ${String(status)}: ${JSON.stringify(body)}`);
    return orderSchema.parse(body);
  }

  /** The same order when it is in this state. */
  async reaching(state: Order['state'], { orderId }: Pick<Order, 'orderId'>): Promise<Order> {
    return eventually(async () => {
      const order = orderSchema.parse((await this.ask('GET', `/orders/${orderId}`, { as: 'operator' })).body);
      if (order.state !== state) throw new Error(`the order is ${order.state}`);
      return order;
    });
  }

  /** Names of the jobs that were left because of an order, by queue and in the order of their names. */
  async jobsOf(orderId: string): Promise<string[]> {
    const rows = await this.database.outboxRow.findMany();
    const about = rows.filter(({ payload }) => JSON.stringify(payload).includes(orderId));
    return about.map(({ queue, name }) => `${queue}: ${name}`).sort();
  }
}
