import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Migration } from './migration-files.js';

/** The table that Prisma's own migrate keeps, column by column, so that either tool understands the other's work. */
const createTable = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"            VARCHAR(64) NOT NULL,
    "finished_at"         TIMESTAMPTZ,
    "migration_name"      VARCHAR(255) NOT NULL,
    "logs"                TEXT,
    "rolled_back_at"      TIMESTAMPTZ,
    "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

export interface JournalEntry {
  readonly migration_name: string;
  readonly checksum: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

/** What a database knows of the migrations that ran on it. */
export class MigrationJournal {
  constructor(private readonly client: Client) {}

  async prepare(): Promise<void> {
    await this.client.query(createTable);
  }

  /** Every entry that counts: those rolled back do not. */
  async entries(): Promise<JournalEntry[]> {
    const { rows } = await this.client.query<JournalEntry>(
      'SELECT migration_name, checksum, started_at, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    return rows;
  }

  /** Writes that a migration begins, outside its transaction: a failure stays visible. Returns the entry's id. */
  async begin({ name, checksum }: Migration): Promise<string> {
    const id = randomUUID();
    await this.client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)',
      [id, checksum, name],
    );
    return id;
  }

  async finish(id: string): Promise<void> {
    const finished =
      'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1';
    await this.client.query(finished, [id]);
  }

  async fail(id: string, reason: string): Promise<void> {
    await this.client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, reason]);
  }

  /** Marks a failed migration as undone, so that it runs again. Returns whether there was one. */
  async markRolledBack(name: string): Promise<boolean> {
    const { rowCount } = await this.client.query(
      `UPDATE _prisma_migrations SET rolled_back_at = now()
       WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
      [name],
    );
    return rowCount !== null && rowCount > 0;
  }
}
