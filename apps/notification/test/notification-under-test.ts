import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { type NotificationPage, notificationPageSchema } from '@shop/contracts/notification';
import { JobPublisher } from '@shop/redis/queue';
import { createTestApp, eventually, type TestApp, type TestRedis, useTestStack } from '@shop/testing';
import { loadConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { notification } from '../src/notification.js';
import { notificationsQueue } from '../src/queues.js';
import { MailServerDouble } from './mail-server-double.js';

export const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

type Jobs = (typeof notificationsQueue)['jobs'];

/** Nothing is given up because a machine is busy; what is put off is not put off for long. */
const patient = {
  DATABASE_CONNECT_TIMEOUT_MS: '20000',
  DATABASE_STATEMENT_TIMEOUT_MS: '20000',
  MAIL_POLL_MS: '50',
  MAIL_RETRY_MS: '20',
  MAIL_RETRY_MAX_MS: '200',
};

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Parts {
  readonly app: TestApp;
  readonly env: Readonly<Record<'DATABASE_URL' | 'REDIS_NODES', string>>;
  readonly redis: TestRedis;
  readonly mailServer: MailServerDouble;
  readonly drop: () => Promise<void>;
}

/** Starts the service on a database of its own, an empty cluster and a mail server of its own. */
export async function startNotification(
  settings: Readonly<Record<string, string>> = {},
): Promise<NotificationUnderTest> {
  const { redis, createDatabase } = await useTestStack();
  const store = await createDatabase({ service: 'notification', migrations });
  const mailServer = await MailServerDouble.start();
  const env = {
    ...{ ...patient, SMTP_URL: mailServer.url, ...settings },
    ...{ DATABASE_URL: store.url, REDIS_NODES: redis.seeds },
  };
  const app = await createTestApp({ ...notification, loadConfig, env });
  const drop = async () => {
    await mailServer.close();
    await store.drop();
  };
  return new NotificationUnderTest({ app, env, redis, mailServer, drop });
}

/** One running instance and what specs ask of it. */
export class NotificationUnderTest {
  readonly app: TestApp;
  readonly redis: TestRedis;
  readonly database: PrismaClient;
  readonly mailServer: MailServerDouble;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.app = parts.app;
    this.redis = parts.redis;
    this.mailServer = parts.mailServer;
    this.database = parts.app.app.get(PrismaClient);
  }

  get databaseUrl(): string {
    return this.#parts.env.DATABASE_URL;
  }

  /** A second process' worth of the service over the same stores and mail server. */
  async startSecondInstance(): Promise<NotificationUnderTest> {
    const app = await createTestApp({ ...notification, loadConfig, env: this.#parts.env });
    return new NotificationUnderTest({ ...this.#parts, app, drop: () => Promise.resolve() });
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.#parts.drop();
  }

  /** What the shopper sees. */
  async inboxOf(userId: string, query = ''): Promise<NotificationPage> {
    const { status, body } = await this.ask(userId, `/notifications${query}`);
    expect(status).toBe(200);
    return notificationPageSchema.parse(body);
  }

  async ask(subject: string, url: string, roles = ['shopper']): Promise<Answer> {
    const headers = await this.app.headersOf({ subject, roles });
    const response = await this.app.inject({ method: 'GET', url, headers });
    return { status: response.statusCode, body: response.json<unknown>() };
  }

  /** As a producer's relay does it; resolves when the job is done. @returns the message's id */
  async publish<Name extends keyof Jobs & string>(
    name: Name,
    payload: Jobs[Name]['_zod']['input'],
    { id = randomUUIDv7(), attempts = 1 } = {},
  ): Promise<string> {
    const messages = Array.from({ length: attempts }, (_, index) => ({
      ...{ id, attempt: index + 1, attemptId: `${id}-${String(index + 1)}` },
      ...{ queue: notificationsQueue.name, name, payload },
    }));
    const publisher = this.app.app.get(JobPublisher);
    expect(await publisher.publish(messages)).toHaveLength(attempts);
    await eventually(async () => {
      const outcomes = await publisher.outcomes(messages);
      expect([...outcomes.values()].map(({ state }) => state)).toEqual(messages.map(() => 'done'));
    });
    return id;
  }

  /** A user whose address is known. */
  async newContact(): Promise<{ userId: string; email: string }> {
    const userId = randomUUID();
    const email = `${userId}@example.org`;
    await this.publish('contact-known', { userId, email });
    return { userId, email };
  }

  async stateOf(id: string): Promise<string | undefined> {
    return (await this.database.notification.findUnique({ where: { id } }))?.state;
  }

  async untilSent(...ids: readonly string[]): Promise<void> {
    await eventually(async () => {
      expect(await this.database.notification.count({ where: { id: { in: [...ids] }, state: 'sent' } })).toBe(
        ids.length,
      );
    });
  }
}
