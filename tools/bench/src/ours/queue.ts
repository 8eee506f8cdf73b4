/**
 * Our queue with its outbox. The rows are in this process' memory, where a service has them in Postgres: what is shown here
 * is what becomes of jobs when Redis drops them, which is the same for both.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisEnv, redisSettings } from '@shop/redis/client';
import {
  defineQueue,
  JobPublisher,
  JobWorker,
  type PublishAttempt,
  QueueConnections,
} from '@shop/redis/queue';
import { z } from 'zod';
import type { Context, QueueSeen, QueueUnderTest } from '../worker/abilities.js';

const payments = defineQueue({ name: 'payments', jobs: { charge: z.object({ orderId: z.string() }) } });
const RELAY_EVERY_MS = 100;

export function openQueue(_kind: string, { seeds }: Context): QueueUnderTest {
  const nodes = seeds.map(({ host, port }) => `${host}:${String(port)}`).join(',');
  const settings = redisSettings(z.object(redisEnv).parse({ REDIS_NODES: nodes }));
  return new OurQueue(new QueueConnections({ service: 'bench', settings }));
}

class OurQueue implements QueueUnderTest {
  readonly #connections: QueueConnections;
  readonly #publisher: JobPublisher;
  /** The outbox: rows that are open, by message id. A row stays until the consumer's own commit is known. */
  readonly #open = new Map<string, PublishAttempt>();
  readonly #toPublish = new Set<string>();
  /** The inbox: effects by message id. */
  readonly #effects = new Map<string, number>();
  readonly #leave = new AbortController();
  #worker: { stop(): Promise<unknown> } | null = null;
  #relay: Promise<void> = Promise.resolve();
  #published = 0;
  #errors = 0;

  constructor(connections: QueueConnections) {
    this.#connections = connections;
    this.#publisher = new JobPublisher({ connections, queues: [payments] });
  }

  async publish(count: number): Promise<void> {
    for (let job = 0; job < count; job += 1) this.#write(randomUUID(), 1);
    this.#published += count;
    await this.#publish();
  }

  work(): Promise<void> {
    const charge = (_payload: unknown, { messageId }: { messageId: string }) => {
      // The inbox: a message that came before has no second effect.
      if (!this.#effects.has(messageId)) this.#effects.set(messageId, 1);
      return Promise.resolve();
    };
    const worker = new JobWorker({ connections: this.#connections, queue: payments, handlers: { charge } });
    worker.start();
    this.#worker = worker;
    this.#relay = this.#relayUntilLeft();
    return Promise.resolve();
  }

  look(): Promise<QueueSeen> {
    const counts = [...this.#effects.values()];
    return Promise.resolve({
      published: this.#published,
      done: counts.length,
      doneTwice: counts.filter((count) => count > 1).length,
      errors: this.#errors,
    });
  }

  async close(): Promise<void> {
    this.#leave.abort();
    await this.#relay;
    await this.#worker?.stop();
    this.#connections.close();
  }

  async #relayUntilLeft(): Promise<void> {
    while (!this.#leave.signal.aborted) {
      await this.#publish().catch(() => (this.#errors += 1));
      await this.#ask().catch(() => (this.#errors += 1));
      await sleep(RELAY_EVERY_MS);
    }
  }

  async #publish(): Promise<void> {
    const attempts = [...this.#toPublish].flatMap((id) => this.#open.get(id) ?? []).slice(0, 500);
    if (attempts.length === 0) return;
    const accepted = new Set(await this.#publisher.publish(attempts));
    for (const { id, attemptId } of attempts) if (accepted.has(attemptId)) this.#toPublish.delete(id);
    if (this.#toPublish.size > 0) await this.#publish();
  }

  async #ask(): Promise<void> {
    const published = [...this.#open.values()].filter(({ id }) => !this.#toPublish.has(id)).slice(0, 500);
    const outcomes = await this.#publisher.outcomes(published);
    for (const { id, attempt, attemptId } of published) {
      const state = outcomes.get(attemptId)?.state;
      if (this.#effects.has(id)) this.#open.delete(id);
      else if (state === 'unknown') this.#write(id, attempt + 1);
    }
  }

  #write(id: string, attempt: number): void {
    const attemptId = `${id}-${String(attempt)}`;
    const payload = { orderId: id };
    this.#open.set(id, { id, attempt, attemptId, queue: payments.name, name: 'charge', payload });
    this.#toPublish.add(id);
  }
}
