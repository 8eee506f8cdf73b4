import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DynamicModule, Provider } from '@nestjs/common';
import type { paymentJobs } from '@shop/contracts/jobs';
import {
  type Card,
  cardSchema,
  type Charge,
  type Payment,
  paymentSchema,
  statementSchema,
} from '@shop/contracts/payment';
import { JobPublisher } from '@shop/redis/queue';
import { createTestApp, eventually, type TestApp, type TestRedis, useTestStack } from '@shop/testing';
import { loadConfig, type PaymentConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { payment } from '../src/payment.js';
import { paymentsQueue } from '../src/queues.js';

export const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

type Request = Exclude<Parameters<TestApp['inject']>[0], string>;

/** Which instance: the first, or the second. */
export type At = 0 | 1;

/** An answer as a spec looks at it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The test cards of the README. */
export const testCards = {
  approving: '4242424242424242',
  declining: '4000000000000002',
  withoutFunds: '4000000000009995',
  answeringLate: '4000000000000119',
  callingBackTwice: '4000000000000259',
  callingBackLate: '4000000000000341',
} as const;

export const expiry = { expiryMonth: 12, expiryYear: 2099 } as const;

/** Nothing is given up because a machine is busy. */
const patient = {
  REDIS_CACHE_DEADLINE_MS: '10000',
  REDIS_STATE_DEADLINE_MS: '10000',
  DATABASE_POOL_SIZE: '10',
  DATABASE_CONNECT_TIMEOUT_MS: '20000',
  DATABASE_STATEMENT_TIMEOUT_MS: '20000',
};

/** Callbacks come soon, and the sweep is for those who ask for it. */
const calm = {
  PAYMENT_CALLBACK_SECRET: Buffer.alloc(32, 'a secret of tests').toString('base64'),
  PAYMENT_SWEEP_MS: '3600000',
  SANDBOX_CALLBACK_MS: '100',
  SANDBOX_DELIVERY_MS: '50',
};

interface StartOptions {
  /** Default: one. */
  readonly instances?: 1 | 2;
  /** Whether callbacks can arrive; default: yes. */
  readonly isListening?: boolean;
  /** Whether it takes jobs, and not only publishes them; default: yes. */
  readonly works?: boolean;
}

interface Parts {
  readonly apps: readonly TestApp[];
  readonly redis: TestRedis;
  readonly env: Readonly<Record<string, string>> & { readonly DATABASE_URL: string };
  readonly drop: () => Promise<void>;
}

/** Starts the service on a database of its own and an empty cluster. */
export async function startPayment(
  settings: Readonly<Record<string, string>> = {},
  { instances = 1, isListening = true, works = true }: StartOptions = {},
): Promise<PaymentUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'payment', migrations });
  const env = { ...patient, ...calm, ...settings, DATABASE_URL: store.url, REDIS_NODES: redis.seeds };
  const apps: TestApp[] = [];
  const module = works ? payment.module : withoutWorker;
  while (apps.length < instances) apps.push(await createTestApp({ ...payment, module, loadConfig, env }));
  if (isListening) for (const { app } of apps) await app.listen(0, '127.0.0.1');
  return new PaymentUnderTest({ apps, redis, env, drop: () => store.drop() });
}

function withoutWorker(config: PaymentConfig): DynamicModule {
  const { providers = [], ...module } = payment.module(config);
  const isWorker = (provider: Provider) =>
    'provide' in provider && provider.provide === `worker of the queue ${paymentsQueue.name}`;
  return { ...module, providers: providers.filter((provider) => !isWorker(provider)) };
}

interface Published {
  /** Deliveries of the one message; default: 1. */
  readonly attempts?: number;
  /** Default: done. */
  readonly ends?: 'done' | 'dead';
}

interface Taking {
  readonly userId?: string;
  readonly cardToken: string;
  readonly orderId?: string;
  readonly amountPence?: number;
}

/** The running instances and what specs ask of them. */
export class PaymentUnderTest {
  readonly redis: TestRedis;
  readonly database: PrismaClient;
  /** What another process needs to be an instance beside these. */
  readonly env: Parts['env'];
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.redis = parts.redis;
    this.env = parts.env;
    this.database = this.at(0).app.get(PrismaClient);
  }

  get databaseUrl(): string {
    return this.env.DATABASE_URL;
  }

  at(index: At): TestApp {
    const app = this.#parts.apps[index];
    if (!app) throw new Error(`there is no instance ${String(index)}`);
    return app;
  }

  async stop(): Promise<void> {
    for (const app of this.#parts.apps) await app.close();
    await this.#parts.drop();
  }

  /** @param who a shopper's id, or `operator` */
  async ask(who: string, request: Request, at: At = 0): Promise<Answer> {
    const app = this.at(at);
    const roles = [who === 'operator' ? 'operator' : 'customer'];
    const headers = { ...request.headers, ...(await app.headersOf({ subject: who, roles })) };
    const response = await app.inject({ ...request, headers });
    const body: unknown = response.body === '' ? undefined : response.json();
    return { status: response.statusCode, body };
  }

  /** A shopper's card. */
  async card(userId: string, number: string = testCards.approving): Promise<Card> {
    const payload = { number, ...expiry, cvc: '737' };
    const { status, body } = await this.ask(userId, { method: 'POST', url: '/payments/cards', payload });
    if (status !== 201) throw new Error(`POST /payments/cards answered ${String(status)}`);
    return cardSchema.parse(body);
  }

  /** As order's relay does. @returns when the job has come to its end */
  async publish(
    name: keyof typeof paymentJobs,
    payload: object,
    { attempts = 1, ends = 'done' }: Published = {},
  ): Promise<void> {
    const id = randomUUID();
    const messages = Array.from({ length: attempts }, (_, index) => ({
      ...{ id, attempt: index + 1, attemptId: `${id}-${String(index + 1)}` },
      ...{ queue: paymentsQueue.name, name, payload },
    }));
    const publisher = this.at(0).app.get(JobPublisher);
    const accepted = await publisher.publish(messages);
    if (accepted.length !== attempts) throw new Error('the queue did not take every attempt');
    await eventually(async () => {
      const outcomes = [...(await publisher.outcomes(messages)).values()].map(({ state }) => state);
      if (outcomes.some((state) => state !== ends)) throw new Error(`${name}: ${outcomes.join()}`);
    });
  }

  /** The job `take-payment`, of 1,999 pence by a new shopper unless said otherwise. @returns the order */
  async take(taking: Taking, published: Published = {}): Promise<string> {
    const { userId = randomUUID(), orderId = randomUUID(), amountPence = 1_999, cardToken } = taking;
    await this.publish('take-payment', { orderId, userId, cardToken, amountPence }, published);
    return orderId;
  }

  /** The same by the owner of a card of this number. */
  async takeFrom(number: string, taking: Partial<Taking> = {}, published: Published = {}): Promise<string> {
    const userId = taking.userId ?? randomUUID();
    const { cardToken } = await this.card(userId, number);
    return this.take({ ...taking, userId, cardToken }, published);
  }

  /** What payment knows. */
  async payment(orderId: string, at: At = 0): Promise<Payment> {
    const { body } = await this.ask('operator', { method: 'GET', url: `/payments/orders/${orderId}` }, at);
    return paymentSchema.parse(body);
  }

  /** The same when it is in this state. */
  async reaching(state: Payment['state'], orderId: string): Promise<Payment> {
    return eventually(async () => {
      const found = await this.payment(orderId);
      if (found.state !== state) throw new Error(`the payment is ${found.state}`);
      return found;
    });
  }

  /** The provider's books, all of them. */
  async statement(limit = 500): Promise<Charge[]> {
    const charges: Charge[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const url = `/payments/statement?limit=${String(limit)}${cursor && `&cursor=${cursor}`}`;
      const { body } = await this.ask('operator', { method: 'GET', url });
      const page = statementSchema.parse(body);
      charges.push(...page.items);
      cursor = page.nextCursor;
    }
    return charges;
  }

  /** What the provider says of an order; undefined: it never heard of it. */
  async charge(orderId: string): Promise<Charge | undefined> {
    return (await this.statement()).find((charge) => charge.orderId === orderId);
  }

  /** The names of what order was told about an order, in their order. */
  async told(orderId: string): Promise<string[]> {
    const rows = await this.database.outboxRow.findMany({ orderBy: { id: 'asc' } });
    const about = rows.filter(({ payload }) => JSON.stringify(payload).includes(orderId));
    return about.map(({ name }) => name);
  }

  /** Lets the provider decide now what it would decide later, and waits for it. */
  async decide(orderId: string): Promise<void> {
    const where = { orderId, state: 'pending' };
    await this.database.sandboxCharge.updateMany({ where, data: { settlesAt: new Date(0) } });
    await eventually(async () => {
      if ((await this.database.sandboxCharge.count({ where })) > 0) throw new Error('it is pending still');
    });
  }

  /** An operator's `PUT /payments/sandbox`. */
  async timeOutEvery(timeoutEvery: number): Promise<Answer> {
    return this.ask('operator', { method: 'PUT', url: '/payments/sandbox', payload: { timeoutEvery } });
  }
}
