/**
 * The outboxes of the running shop, read in Postgres itself: what a process that is stopped cannot tell, and what no
 * route tells.
 */
import { Pool } from 'pg';
import { z } from 'zod';
import type { RunningShop } from '../shop/shop.js';

const rowSchema = z.object({
  id: z.uuid(),
  queue: z.string(),
  name: z.string(),
  attempt: z.int(),
  state: z.enum(['open', 'done', 'dead']),
});

/** A job, as its producer wrote it down. */
export interface OutboxRow extends z.infer<typeof rowSchema> {
  /** The producer. */
  readonly service: string;
}

export interface Standing {
  readonly open: number;
  readonly unpublishedMs: number;
}

const COLUMNS = 'id, queue, name, attempt, state';

export class Outboxes {
  readonly #pools: ReadonlyMap<string, Pool>;

  /** @param withinMs after which nobody waits for an answer any more, default 5 s */
  constructor({ databaseUrls }: Pick<RunningShop, 'databaseUrls'>, { withinMs = 5_000 } = {}) {
    this.#pools = new Map(
      Object.entries(databaseUrls).map(([service, url]) => [service, poolOf(url, withinMs)]),
    );
  }

  /** The services that have an outbox. @throws Error of Postgres */
  async producers(): Promise<string[]> {
    const services = [...this.#pools.keys()];
    const areProducers = await Promise.all(services.map((service) => this.#hasOutbox(service)));
    return services.filter((_, index) => areProducers[index]);
  }

  /**
   * What a producer has written down and nobody has finished.
   *
   * @returns how many jobs, and the age in milliseconds of the oldest one that is due and that no relay has taken yet
   * @throws Error of Postgres
   */
  async standing(service: string): Promise<Standing> {
    const asked = `SELECT count(*)::int AS open, coalesce(extract(epoch FROM clock_timestamp() -
        min(due_at) FILTER (WHERE attempt = 0 AND due_at <= now())) * 1000, 0)::float8 AS "unpublishedMs"
      FROM outbox WHERE state = 'open'`;
    const { rows } = await this.#poolOf(service).query<Standing>(asked);
    return rows[0] ?? { open: 0, unpublishedMs: 0 };
  }

  /** Jobs of this producer that nobody has finished. @throws Error of Postgres */
  async open(service: string): Promise<OutboxRow[]> {
    return this.#rows(service, `SELECT ${COLUMNS} FROM outbox WHERE state = 'open'`, []);
  }

  /** The rows with these ids, wherever they are. @throws Error of Postgres */
  async find(ids: readonly string[]): Promise<OutboxRow[]> {
    const found = [...this.#pools.keys()].map(async (service) =>
      (await this.#hasOutbox(service))
        ? this.#rows(service, `SELECT ${COLUMNS} FROM outbox WHERE id = ANY($1::uuid[])`, [ids])
        : [],
    );
    return (await Promise.all(found)).flat();
  }

  /**
   * Writes another payload into a job that was not handed over yet.
   *
   * @returns the one of before; null when it was handed over meanwhile
   * @throws Error of Postgres
   */
  async spoil(row: OutboxRow, payload: object): Promise<unknown> {
    const { rows } = await this.#poolOf(row.service).query<{ payload: unknown }>(
      `UPDATE outbox SET payload = $2 FROM (SELECT id, payload FROM outbox WHERE id = $1 FOR UPDATE) AS before
       WHERE outbox.id = before.id AND state = 'open' AND attempt = 0 RETURNING before.payload`,
      [row.id, JSON.stringify(payload)],
    );
    return rows[0]?.payload ?? null;
  }

  /** As an administrator mends a job: the payload that it should have had. @throws Error of Postgres */
  async mend(row: OutboxRow, payload: unknown): Promise<void> {
    const mended = `UPDATE outbox SET payload = $2 WHERE id = $1`;
    await this.#poolOf(row.service).query(mended, [row.id, JSON.stringify(payload)]);
  }

  /** How many jobs of this producer are done. @throws Error of Postgres */
  async countDone(service: string): Promise<number> {
    const asked = `SELECT count(*)::int AS done FROM outbox WHERE state = 'done'`;
    const { rows } = await this.#poolOf(service).query<{ done: number }>(asked);
    return rows[0]?.done ?? 0;
  }

  /** Whether every database takes statements. */
  async answer(): Promise<boolean> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.query('SELECT 1')));
    return true;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.end()));
  }

  async #rows(service: string, statement: string, values: unknown[]): Promise<OutboxRow[]> {
    const { rows } = await this.#poolOf(service).query(statement, values);
    return z
      .array(rowSchema)
      .parse(rows)
      .map((row) => ({ ...row, service }));
  }

  async #hasOutbox(service: string): Promise<boolean> {
    const asked = `SELECT to_regclass('outbox') IS NOT NULL AS "isThere"`;
    const { rows } = await this.#poolOf(service).query<{ isThere: boolean }>(asked);
    return rows[0]?.isThere === true;
  }

  #poolOf(service: string): Pool {
    const pool = this.#pools.get(service);
    if (pool === undefined) throw new Error(`${service} owns no database`);
    return pool;
  }
}

function poolOf(connectionString: string, withinMs: number): Pool {
  const connectionTimeoutMillis = Math.min(2_000, withinMs);
  const pool = new Pool({ connectionString, max: 1, connectionTimeoutMillis, query_timeout: withinMs });
  // A connection that breaks while it is idle; who asks next is told.
  pool.on('error', () => undefined);
  return pool;
}
