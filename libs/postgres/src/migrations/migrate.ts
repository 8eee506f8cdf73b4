// Applies SQL migrations in Prisma's layout without Prisma's engine, which must be downloaded (docs/adr/0010). One
// runner works at a time, by the advisory lock that Prisma takes; a second waits and finds nothing left to do.
// A migration and the note that it is done are one transaction: after a crash it has happened wholly or not at all.
import { Client } from 'pg';
import { connectionTo, type ServerOptions } from '../pool/connection.js';
import { whenReady } from '../pool/when-ready.js';
import { type Migration, readMigrations } from './migration-files.js';
import {
  MigrationChangedError,
  MigrationFailedError,
  MigrationUnknownError,
  MigrationUnresolvedError,
} from './migration.errors.js';
import { type JournalEntry, MigrationJournal } from './migration-journal.js';

/** Prisma's own key, so that `prisma migrate deploy` and this runner exclude each other. */
const advisoryLockKey = 72_707_369;
/** How long to wait for another runner. */
const runnerWaitMs = 60_000;
/** How long a statement may queue for a table's lock: behind a long query it would hold up every reader. */
const tableLockWaitMs = 5_000;

export interface MigrateOptions extends ServerOptions {
  /** Holds `<timestamp>_<name>/migration.sql`, as Prisma lays them out. */
  readonly directory: string;
  /** A failed migration whose file has been mended: it runs again. */
  readonly rolledBack?: string | undefined;
  /** How long the database may take to begin, in milliseconds; 0 by default. */
  readonly waitMs?: number | undefined;
}

export interface MigrateResult {
  /** Applied by this run, in order. */
  readonly applied: readonly string[];
  /** Applied by an earlier run. */
  readonly alreadyApplied: number;
}

/**
 * Brings a database to the newest migration. Entries that the directory does not know are left alone: during a
 * rollback an older release meets a newer database.
 *
 * @throws MigrationChangedError, MigrationUnresolvedError before anything is applied
 * @throws MigrationFailedError when a migration fails; those before it stay, it is recorded, those after it do not run
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const migrations = await readMigrations(options.directory);
  const client = await whenReady(() => connect(options), options.waitMs ?? 0);
  try {
    await waitForOurTurn(client);
    const journal = new MigrationJournal(client);
    await journal.prepare();
    if (options.rolledBack !== undefined) await rollBack(journal, options.rolledBack);
    const pending = pendingOf(migrations, await journal.entries());
    for (const migration of pending) await apply({ client, journal, migration });
    return { applied: pending.map(({ name }) => name), alreadyApplied: migrations.length - pending.length };
  } finally {
    await client.end();
  }
}

async function connect(server: ServerOptions): Promise<Client> {
  const client = new Client({ ...connectionTo(server), application_name: 'shop:migrate' });
  await client.connect();
  return client;
}

async function waitForOurTurn(client: Client): Promise<void> {
  await client.query(`SET lock_timeout = ${String(runnerWaitMs)}`);
  await client.query('SELECT pg_advisory_lock($1)', [advisoryLockKey]);
  await client.query(`SET lock_timeout = ${String(tableLockWaitMs)}`);
}

async function rollBack(journal: MigrationJournal, name: string): Promise<void> {
  if (!(await journal.markRolledBack(name))) throw new MigrationUnknownError(name);
}

function pendingOf(migrations: readonly Migration[], entries: readonly JournalEntry[]): Migration[] {
  const unresolved = entries.find((entry) => entry.finished_at === null);
  if (unresolved) throw new MigrationUnresolvedError(unresolved.migration_name, unresolved.started_at);
  const checksums = new Map(entries.map((entry) => [entry.migration_name, entry.checksum]));
  const changed = migrations.find(
    ({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum,
  );
  if (changed) throw new MigrationChangedError(changed.name);
  return migrations.filter(({ name }) => !checksums.has(name));
}

interface Step {
  readonly client: Client;
  readonly journal: MigrationJournal;
  readonly migration: Migration;
}

async function apply({ client, journal, migration }: Step): Promise<void> {
  const id = await journal.begin(migration);
  try {
    if (migration.inTransaction) await client.query('BEGIN');
    await client.query(migration.sql);
    await journal.finish(id);
    if (migration.inTransaction) await client.query('COMMIT');
  } catch (cause) {
    if (migration.inTransaction) await client.query('ROLLBACK');
    await journal.fail(id, cause instanceof Error ? cause.message : String(cause));
    throw new MigrationFailedError(migration.name, cause);
  }
}
