import { randomUUIDv7 } from 'node:crypto';
import type { SqlTransaction } from '../pool/sql-client.js';
import { activeTraceparent } from './outbox.tracing.js';

export interface OutboxJob {
  /** Whose queue, 1 to 100 characters. */
  readonly queue: string;
  /** What is to be done, 1 to 100 characters. */
  readonly name: string;
  /** Becomes JSON. Ids rather than copies: a consumer may read it days later. */
  readonly payload: object;
  /** W3C trace context; that of the active span when omitted. */
  readonly traceparent?: string | undefined;
}

/** Where a service leaves jobs that follow from what it writes. */
export class Outbox {
  /**
   * Adds a job to the transaction: it exists if and only if the transaction commits. It is published at least once, in no
   * promised order. Wake the relay after the commit with `relay.nudge()`; who forgets it waits for the next poll.
   *
   * @returns the id that the consumer's inbox sees
   * Postgres down: the transaction fails, and no job was accepted. The transport down: the row waits.
   */
  async add(tx: SqlTransaction, job: OutboxJob): Promise<string> {
    const { queue, name, payload, traceparent = activeTraceparent() } = job;
    const id = randomUUIDv7();
    await tx.$executeRaw`
      INSERT INTO outbox (id, queue, name, payload, traceparent)
      VALUES (${id}::uuid, ${queue}, ${name}, ${JSON.stringify(payload)}::jsonb, ${traceparent ?? null})`;
    return id;
  }
}
