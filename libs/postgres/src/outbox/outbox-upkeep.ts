import { z } from 'zod';
import type { SqlClient } from '../pool/sql-client.js';
import { showStandings, type Standings } from './outbox.metrics.js';
import { type OutboxOptions, type ResolvedOutboxOptions, resolveOptions } from './outbox-options.js';

const standing = z.object({ count: z.int(), oldestSeconds: z.number() });
const rowsSchema = z.array(standing.extend({ state: z.string() }));
const standingsSchema = z.object({ open: standing, dead: standing });

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
    showStandings(await this.measure());
    await this.#sweep();
  }

  /**
   * How much is open and how much is dead, now.
   *
   * @throws what the database threw
   */
  async measure(): Promise<Standings> {
    const rows = await this.#database.$queryRaw`
      SELECT 'open' AS state, count(*)::int AS count,
        greatest(0, extract(epoch FROM now() - min(created_at)))::float8 AS "oldestSeconds"
      FROM outbox WHERE state = 'open'
      UNION ALL
      SELECT 'dead', count(*)::int, greatest(0, extract(epoch FROM now() - min(settled_at)))::float8
      FROM outbox WHERE state = 'dead'`;
    const byState = rowsSchema.parse(rows).map((row): [string, unknown] => [row.state, row]);
    return standingsSchema.parse(Object.fromEntries(byState));
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
}
