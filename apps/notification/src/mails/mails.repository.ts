import { Injectable } from '@nestjs/common';
import { notificationEventSchema } from '@shop/contracts/notification';
import { z } from 'zod';
import { PrismaClient } from '../generated/prisma/client.js';

const claimedSchema = z.array(
  z.object({
    id: z.uuid(),
    email: z.string(),
    event: notificationEventSchema,
    orderId: z.uuid(),
    subject: z.string(),
    text: z.string(),
    createdAt: z.date(),
    attempt: z.int(),
  }),
);

/** A mail that this process alone may send until its lease ends. */
export type ClaimedMail = Readonly<z.infer<typeof claimedSchema>[number]>;

export interface ClaimOptions {
  readonly limit: number;
  readonly leaseMs: number;
}

/** What became of a claimed mail. */
export interface MailOutcome {
  readonly id: string;
  /** Of the claim: what is not sent is put off by the newest one only. */
  readonly attempt: number;
  readonly verdict: 'sent' | 'refused' | 'later';
  readonly error: string | null;
}

/** How long a mail waits for its next attempt: doubled with each, in milliseconds. */
export interface Retry {
  readonly baseMs: number;
  readonly maxMs: number;
}

/**
 * Notifications as mails to be sent. Times are the database's, so that instances mean the same by "due". Claims skip one
 * another's rows; what waits for rows takes them in the order of their ids, as an erasure does, so that neither fails.
 */
@Injectable()
export class MailsRepository {
  constructor(private readonly database: PrismaClient) {}

  /** Takes the next that are due. That they are due again later is the lease: should this process die, another sends them. */
  async claim({ limit, leaseMs }: ClaimOptions): Promise<ClaimedMail[]> {
    const rows = await this.database.$queryRaw`
      WITH due AS MATERIALIZED (
        SELECT id FROM notifications WHERE due_at <= now() ORDER BY due_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      UPDATE notifications AS claimed
      SET attempt = attempt + 1, due_at = now() + ${leaseMs}::float8 * interval '1 millisecond'
      FROM due, contacts
      WHERE claimed.id = due.id AND contacts.user_id = claimed.user_id
      RETURNING claimed.id, contacts.email, claimed.event, claimed.order_id AS "orderId", claimed.subject, claimed.text,
        claimed.created_at AS "createdAt", claimed.attempt`;
    return claimedSchema.parse(rows);
  }

  /** Writes down what became of them. What was erased meanwhile stays gone. */
  async settle(outcomes: readonly MailOutcome[], { baseMs, maxMs }: Retry): Promise<void> {
    const [ids, attempts] = [outcomes.map(({ id }) => id), outcomes.map(({ attempt }) => attempt)];
    const [verdicts, errors] = [outcomes.map(({ verdict }) => verdict), outcomes.map(({ error }) => error)];
    await this.database.$executeRaw`
      WITH outcomes AS (
        SELECT * FROM unnest(${ids}::uuid[], ${attempts}::int[], ${verdicts}::text[], ${errors}::text[])
          AS outcome (id, taken, verdict, error)
      ), mine AS MATERIALIZED (
        SELECT id, verdict, error FROM notifications JOIN outcomes USING (id)
        WHERE state = 'queued' AND (verdict = 'sent' OR attempt = taken)
        ORDER BY id FOR UPDATE OF notifications
      )
      UPDATE notifications SET
        state = CASE verdict WHEN 'later' THEN 'queued' ELSE verdict END,
        sent_at = CASE verdict WHEN 'sent' THEN now() END,
        due_at = CASE verdict WHEN 'later' THEN now() + interval '1 millisecond' * (1 - random() / 5)
          * least(${baseMs}::float8 * 2 ^ least(attempt - 1, 30), ${maxMs}::float8) END,
        last_error = error
      FROM mine WHERE notifications.id = mine.id`;
  }
}
