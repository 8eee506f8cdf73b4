/**
 * A job that its consumer cannot read, as a bug of its producer would leave it: a copy of one that was done, with another
 * payload. Mended it changes nothing, since its consumer knows that its effect is there.
 */
import { randomUUID } from 'node:crypto';
import { readRunningStack } from '@shop/local-stack';
import { Client } from 'pg';

export class SpoiledJob {
  readonly #id = randomUUID();
  readonly #database: Client;

  private constructor(database: Client) {
    this.#database = database;
  }

  /** Of the shop that runs. @throws Error of Postgres */
  static async open(): Promise<SpoiledJob> {
    const database = new Client({ connectionString: readRunningStack().databaseUrls['order'] });
    await database.connect();
    return new SpoiledJob(database);
  }

  /** Puts it into the outbox of `order`. @returns false while there is none to copy: no order has been paid yet */
  async write(): Promise<boolean> {
    const written = await this.#ask(
      `INSERT INTO outbox (id, queue, name, payload)
       SELECT $1::uuid, queue, name, '{"orderId": "spoiled"}'::jsonb FROM outbox
       WHERE name = 'commit-stock' AND state = 'done' ORDER BY created_at DESC LIMIT 1 RETURNING state`,
    );
    return written.length === 1;
  }

  /** What order knows of it: `open`, `dead`, `done`; null when it is not there. */
  async state(): Promise<string | null> {
    const [row] = await this.#ask('SELECT state FROM outbox WHERE id = $1');
    return row?.state ?? null;
  }

  /** As an administrator would: the payload that it should have had. */
  async mend(): Promise<void> {
    await this.#ask(
      `UPDATE outbox SET payload = (SELECT payload FROM outbox
         WHERE name = 'commit-stock' AND state = 'done' ORDER BY created_at DESC LIMIT 1) WHERE id = $1`,
    );
  }

  /** Leaves nothing of it. */
  async remove(): Promise<void> {
    await this.#ask('DELETE FROM outbox WHERE id = $1');
    await this.#database.end();
  }

  async #ask(statement: string): Promise<{ state?: string }[]> {
    const { rows } = await this.#database.query<{ state?: string }>(statement, [this.#id]);
    return rows;
  }
}
