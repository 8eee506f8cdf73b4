import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationsMissingError } from './migration.errors.js';

/** One migration as it lies on disk, in Prisma's layout: `<directory>/<name>/migration.sql`. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, in hex: what Prisma keeps too. */
  readonly checksum: string;
  /** False when the file says so in its first line: some statements, CREATE INDEX CONCURRENTLY for one, forbid it. */
  readonly inTransaction: boolean;
}

/** The first line of a migration that must run outside a transaction. It then holds exactly one statement. */
export const noTransactionLine = '-- no-transaction';

/** All migrations of a directory, oldest first. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (names.length === 0) throw new MigrationsMissingError(directory);
  return Promise.all(names.sort().map((name) => readMigration(directory, name)));
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const bytes = await readFile(join(directory, name, 'migration.sql'));
  const sql = bytes.toString('utf8');
  const checksum = createHash('sha256').update(bytes).digest('hex');
  return { name, sql, checksum, inTransaction: !sql.startsWith(noTransactionLine) };
}
