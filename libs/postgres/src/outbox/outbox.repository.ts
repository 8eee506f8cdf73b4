// Every statement on the outbox that a relay needs. Time is the database's, never a process's: relays on several
// machines, and the transactions that add rows, must mean the same by "due". Statements that may meet another relay's
// skip what it has locked, so that they neither wait for one another nor deadlock.
import { z } from 'zod';
import type { SqlClient } from '../pool/sql-client.js';
import type { ResolvedOutboxOptions } from './outbox-options.js';
import { type AttemptRef, attemptIdOf } from './outbox-transport.js';

/** Characters of an error that are kept. */
const mostOfAnError = 2_000;

const refSchema = z
  .object({ id: z.string(), attempt: z.int(), queue: z.string() })
  .transform((row) => ({ ...row, attemptId: attemptIdOf(row) }));

const claimedSchema = z
  .object({
    id: z.string(),
    attempt: z.int(),
    queue: z.string(),
    name: z.string(),
    payload: z.unknown(),
    traceparent: z.string().nullable(),
    /** Since it was added, in seconds. */
    ageSeconds: z.number(),
    /** False when the transport took it before, or may have. */
    isFirst: z.boolean(),
  })
  .transform((row) => ({ ...row, attemptId: attemptIdOf(row) }));

const pageSchema = z.array(z.object({ dueAt: z.string() }).loose());
const settledSchema = z.array(z.object({ queue: z.string(), state: z.enum(['done', 'dead']) }));

/** A row that this relay holds until it is due again. */
export type ClaimedRow = z.infer<typeof claimedSchema>;
export type SettledRow = z.infer<typeof settledSchema>[number];

export interface Failure {
  readonly reason: string;
  /** False when the transport was only asked about the attempt before. */
  readonly wereSent: boolean;
}

export interface Verdict {
  /** The attempt that was asked about. */
  readonly ref: AttemptRef;
  readonly state: 'done' | 'dead';
  readonly error: string | null;
}

/** A place in the order of due rows. The time is Postgres' own text, since a Date has no microseconds. */
export interface OpenCursor {
  readonly dueAt: string;
  readonly id: string;
}

export class OutboxRepository {
  constructor(
    private readonly database: SqlClient,
    private readonly options: ResolvedOutboxOptions,
  ) {}

  /**
   * Takes the next due rows under a new attempt each. That they are due again later is the lease: until then no relay
   * takes them, and should this one die, one does after it.
   */
  async claim(): Promise<ClaimedRow[]> {
    const { batchSize, redeliveryMs, redeliveryMaxMs } = this.options;
    const rows = await this.database.$queryRaw`
      WITH due AS MATERIALIZED (
        SELECT id FROM outbox WHERE state = 'open' AND due_at <= now()
        ORDER BY due_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
      )
      UPDATE outbox AS claimed SET
        attempt = attempt + 1,
        doublings = doublings + 1,
        due_at = now() + interval '1 millisecond' * (1 - random() / 5)
          * least(${redeliveryMs}::float8 * 2 ^ least(doublings, 30), ${redeliveryMaxMs}::float8)
      FROM due WHERE claimed.id = due.id
      RETURNING claimed.id, attempt, queue, name, payload, traceparent,
        extract(epoch FROM clock_timestamp() - created_at)::float8 AS "ageSeconds",
        doublings = 1 AND redrives = 0 AS "isFirst"`;
    return z.array(claimedSchema).parse(rows);
  }

  /**
   * Of a transport that failed: rows are due again soon, without a doubling for it. An attempt that was sent is not used
   * again, since it may have arrived all the same.
   */
  async postpone(refs: readonly AttemptRef[], { reason, wereSent }: Failure): Promise<void> {
    const { ids, attempts } = columnsOf(refs);
    await this.database.$executeRaw`
      UPDATE outbox SET
        attempt = outbox.attempt - ${wereSent ? 0 : 1}::int,
        doublings = greatest(doublings - 1, 0),
        due_at = now() + interval '1 millisecond' * (1 + random() / 5) * ${this.options.retryMs}::float8,
        last_error = ${reason.slice(0, mostOfAnError)}
      FROM unnest(${ids}::uuid[], ${attempts}::int[]) AS mine (id, attempt)
      WHERE outbox.id = mine.id AND outbox.attempt = mine.attempt AND state = 'open'`;
  }

  /** Gives back attempts that were not sent. When the rows are due again stays as the claim has set it. */
  async putBack(refs: readonly AttemptRef[]): Promise<void> {
    const { ids, attempts } = columnsOf(refs);
    await this.database.$executeRaw`
      UPDATE outbox SET attempt = outbox.attempt - 1
      FROM unnest(${ids}::uuid[], ${attempts}::int[]) AS mine (id, attempt)
      WHERE outbox.id = mine.id AND outbox.attempt = mine.attempt AND state = 'open'`;
  }

  /** The newest attempts of a batch of open rows that are not due, in the order in which they will be. */
  async openAfter(
    cursor: OpenCursor | undefined,
  ): Promise<{ refs: AttemptRef[]; last: OpenCursor | undefined }> {
    const { dueAt, id } = cursor ?? { dueAt: null, id: '00000000-0000-0000-0000-000000000000' };
    const rows = await this.database.$queryRaw`
      SELECT id, attempt, queue, due_at::text AS "dueAt" FROM outbox
      WHERE state = 'open' AND attempt > 0
        AND (due_at, id) > (coalesce(${dueAt}::timestamptz, now()), ${id}::uuid)
      ORDER BY due_at, id LIMIT ${this.options.batchSize}`;
    const refs = z.array(refSchema).parse(rows);
    const [row, ref] = [pageSchema.parse(rows).at(-1), refs.at(-1)];
    const isFull = refs.length === this.options.batchSize;
    return { refs, last: row && ref && isFull ? { dueAt: row.dueAt, id: ref.id } : undefined };
  }

  /**
   * Closes rows. One that was done is done in whichever attempt; an attempt that is dead says nothing while a newer one
   * is on its way.
   */
  async settle(verdicts: readonly Verdict[]): Promise<SettledRow[]> {
    const { ids, attempts } = columnsOf(verdicts.map(({ ref }) => ref));
    const [states, errors] = [
      verdicts.map(({ state }) => state),
      verdicts.map(({ error }) => error?.slice(0, mostOfAnError) ?? null),
    ];
    const rows = await this.database.$queryRaw`
      WITH verdicts AS (
        SELECT * FROM unnest(${ids}::uuid[], ${attempts}::int[], ${states}::text[], ${errors}::text[])
          AS verdict (id, asked, verdict, error)
      ), mine AS MATERIALIZED (
        SELECT id, verdict, error FROM outbox JOIN verdicts USING (id)
        WHERE state = 'open' AND (verdict = 'done' OR asked = attempt) FOR UPDATE OF outbox SKIP LOCKED
      )
      UPDATE outbox SET state = verdict, settled_at = now(), last_error = coalesce(error, last_error)
      FROM mine WHERE outbox.id = mine.id RETURNING queue, state`;
    return settledSchema.parse(rows);
  }
}

function columnsOf(refs: readonly AttemptRef[]): { ids: string[]; attempts: number[] } {
  return { ids: refs.map(({ id }) => id), attempts: refs.map(({ attempt }) => attempt) };
}
