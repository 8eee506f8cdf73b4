import { z } from 'zod';
import type { SqlClient } from '../pool/sql-client.js';
import { DeadLetterNotFoundError, DeadLetterTooOldError } from './outbox.errors.js';
import { type OutboxOptions, resolveOptions } from './outbox-options.js';

const letterSchema = z.object({
  id: z.string(),
  queue: z.string(),
  name: z.string(),
  attempt: z.int(),
  redrives: z.int(),
  lastError: z.string(),
  createdAt: z.date(),
  diedAt: z.date(),
});

/** A job that its consumer gave up, without its payload: that may be about somebody. */
export type DeadLetter = z.infer<typeof letterSchema>;

/** Jobs whose consumer gave up. They are rows, so that no eviction or flush takes them; they stay until redriven. */
export class DeadLetters {
  readonly #database: SqlClient;
  readonly #redriveWithinMs: number;

  constructor(database: SqlClient, options?: OutboxOptions) {
    this.#database = database;
    this.#redriveWithinMs = resolveOptions(options).redriveWithinMs;
  }

  /**
   * Oldest first.
   *
   * @param limit 1 to 1,000
   * @param after the id of the last one of the page before
   */
  async list({ limit, after }: { limit: number; after?: string | undefined }): Promise<DeadLetter[]> {
    const rows = await this.#database.$queryRaw`
      SELECT id, queue, name, attempt, redrives, last_error AS "lastError", created_at AS "createdAt",
        settled_at AS "diedAt"
      FROM outbox
      WHERE state = 'dead' AND id > coalesce(${after ?? null}::uuid, '00000000-0000-0000-0000-000000000000')
      ORDER BY id LIMIT ${Math.min(Math.max(limit, 1), 1_000)}`;
    return z.array(letterSchema).parse(rows);
  }

  /**
   * Opens one again; the next poll publishes it, `relay.nudge()` at once. The attempt counts, since the transport still
   * says of the one before that it is dead.
   *
   * @throws DeadLetterNotFoundError
   * @throws DeadLetterTooOldError when it was added longer ago than `redriveWithinMs`
   */
  async redrive(id: string): Promise<void> {
    if (!z.uuid().safeParse(id).success) throw new DeadLetterNotFoundError(id);
    const redriven = await this.#database.$executeRaw`
      UPDATE outbox SET state = 'open', settled_at = NULL, due_at = now(), attempt = attempt + 1, doublings = 0,
        redrives = redrives + 1
      WHERE id = ${id}::uuid AND state = 'dead'
        AND created_at > now() - ${this.#redriveWithinMs}::float8 * interval '1 millisecond'`;
    if (redriven === 0) throw await this.#refusal(id);
  }

  async #refusal(id: string): Promise<Error> {
    const rows = await this.#database.$queryRaw`SELECT FROM outbox WHERE id = ${id}::uuid AND state = 'dead'`;
    const isThere = z.array(z.unknown()).parse(rows).length > 0;
    return isThere ? new DeadLetterTooOldError(id) : new DeadLetterNotFoundError(id);
  }
}
