import { fileURLToPath } from 'node:url';
import { type Credentials, type StartedSession, startedSessionSchema } from '@shop/contracts/auth';
import { parseCookie } from '@shop/redis/session';
import { createTestApp, type TestApp, type TestRedis, useTestStack } from '@shop/testing';
import { auth } from '../src/auth.js';
import { loadConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';

export const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

const gateway = { subject: 'gateway', roles: ['gateway'] };

/** The relay is run by hand, so that a spec decides when; nothing else depends on speed, or on how busy the machine is. */
const byHand = {
  REVOCATION_RELAY_MS: '60000',
  REDIS_STATE_DEADLINE_MS: '10000',
  DATABASE_CONNECT_TIMEOUT_MS: '20000',
  DATABASE_STATEMENT_TIMEOUT_MS: '20000',
  LOGIN_LIMIT: '100',
  AUTH_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
};

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Who asks: nobody, or the owner of a session. */
export type Caller = StartedSession | undefined;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface SignedIn {
  readonly started: StartedSession;
  readonly cookie: string;
}

/** Starts the service on a database of its own and an empty cluster. */
export async function startAuth(settings: Readonly<Record<string, string>> = {}): Promise<AuthUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'auth', migrations });
  const env = { ...byHand, ...settings, DATABASE_URL: store.url, REDIS_NODES: redis.seeds };
  const app = await createTestApp({ ...auth, loadConfig, env });
  return new AuthUnderTest({ app, env, redis, drop: () => store.drop() });
}

interface Parts {
  readonly app: TestApp;
  readonly env: Readonly<Record<string, string>>;
  readonly redis: TestRedis;
  readonly drop: () => Promise<void>;
}

export class AuthUnderTest {
  readonly redis: TestRedis;
  readonly app: TestApp;
  readonly database: PrismaClient;
  readonly #parts: Parts;
  readonly #others: TestApp[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.redis = parts.redis;
    this.app = parts.app;
    this.database = parts.app.app.get(PrismaClient);
  }

  get databaseUrl(): string {
    return this.#parts.env['DATABASE_URL'] ?? '';
  }

  /** One more instance on the same stores, with other settings where they are given. */
  async startAnother(settings: Readonly<Record<string, string>> = {}): Promise<TestApp> {
    const other = await createTestApp({ ...auth, loadConfig, env: { ...this.#parts.env, ...settings } });
    this.#others.push(other);
    return other;
  }

  async stop(): Promise<void> {
    for (const each of [...this.#others, this.app]) await each.close();
    await this.#parts.drop();
  }

  async ask(
    method: Method,
    url: string,
    { as, body }: { as?: Caller; body?: unknown } = {},
  ): Promise<Answer> {
    const identity = as && { subject: as.userId, roles: ['shopper'], sessionId: as.sessionId };
    const headers = identity ? await this.app.headersOf(identity) : {};
    return this.#send(method, url, { headers, body });
  }

  /** What the gateway asks inside. */
  async askAsGateway(url: string, body: unknown): Promise<Answer> {
    return this.#send('POST', url, { headers: await this.app.headersOf(gateway), body });
  }

  /** What the gateway does with a cookie that Redis does not know: the status is 200 or 404. */
  async find(cookie: string): Promise<Answer> {
    return this.askAsGateway('/internal/sessions/find', parseCookie(cookie));
  }

  async register(credentials: Credentials): Promise<void> {
    const { status } = await this.ask('POST', '/auth/accounts', { body: credentials });
    if (status !== 201) throw new Error(`registration answered ${String(status)}`);
  }

  async signIn(credentials: Credentials, as?: Caller): Promise<SignedIn> {
    const { body, headers } = await this.ask('POST', '/auth/sessions', { body: credentials, as });
    const cookie = /^session=([^;]+)/.exec(String(headers['set-cookie']))?.[1] ?? '';
    return { started: startedSessionSchema.parse(body), cookie };
  }

  async #send(
    method: Method,
    url: string,
    { headers, body }: { headers: Record<string, string>; body: unknown },
  ): Promise<Answer> {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.app.inject({ method, url, headers: { ...headers, ...type }, ...payload });
    const parsed: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
    return { status: answer.statusCode, body: parsed, headers: answer.headers };
  }
}
