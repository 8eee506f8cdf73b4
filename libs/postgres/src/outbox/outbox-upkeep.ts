import { z } from 'zod';
import type { SqlClient } from '../pool/sql-client.js';
import { showStandings } from './outbox.metrics.js';
import { type OutboxOptions, type ResolvedOutboxOptions, resolveOptions } from './outbox-options.js';

const standingsSchema = z.array(
  z.object({ state: z.enum(['open', 'dead']), count: z.int(), oldestSeconds: z.number() }),
);

/** Removes what is done, and measures what is not. Let `run` repeat, say every ten seconds. */
export class OutboxUpkeep {
  readonly #database: SqlClient;
  readonly #options: ResolvedOutboxOptions;

  constructor(database: SqlClient, options?: OutboxOptions) {
    this.#database = database;
    this.#options = resolveOptions(options);
  }

  /** @throws what the database threw; the next run goes on where this one ended */
  async run(): Promise<void> {
    await this.#measure();
    await this.#sweep();
  }

  /** In batches, so that no statement is long, and at most `batchesPerRun` of them. Dead letters stay. */
  async #sweep(): Promise<void> {
    const { batchSize, batchesPerRun, keepDoneMs } = this.#options;
    for (let batch = 0; batch < batchesPerRun; batch++) {
      const removed = await this.#database.$executeRaw`
        WITH old AS MATERIALIZED (
          SELECT id FROM outbox
          WHERE state = 'done' AND settled_at < now() - ${keepDoneMs}::float8 * interval '1 millisecond'
          ORDER BY settled_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
        )
        DELETE FROM outbox USING old WHERE outbox.id = old.id`;
      if (removed < batchSize) return;
    }
  }

  async #measure(): Promise<void> {
    const rows = await this.#database.$queryRaw`
      SELECT 'open' AS state, count(*)::int AS count,
        coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS "oldestSeconds"
      FROM outbox WHERE state = 'open'
      UNION ALL
      SELECT 'dead', count(*)::int, coalesce(extract(epoch FROM now() - min(settled_at)), 0)::float8
      FROM outbox WHERE state = 'dead'`;
    showStandings(standingsSchema.parse(rows));
  }
}
