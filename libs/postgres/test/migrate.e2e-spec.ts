import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Postgres } from '@shop/local-stack';
import { Client } from 'pg';
import {
  migrate,
  MigrationChangedError,
  MigrationFailedError,
  MigrationsMissingError,
  MigrationUnknownError,
  MigrationUnresolvedError,
} from '../src/index.js';
import { migrationsDirectory, startTemporaryPostgres } from './temporary-postgres.js';

const [library, loans] = ['20261101090000_create_library', '20261102090000_add_loans'];
const checksumOfLibrary = /^[0-9a-f]{64}$/;

describe('migrate', () => {
  let postgres: Postgres;
  let databaseUrl: string;
  let directory: string;
  let databases = 0;
  let client: Client;

  beforeAll(async () => {
    postgres = await startTemporaryPostgres();
  });
  afterAll(() => postgres.stop());

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'migrations-'));
    cpSync(migrationsDirectory, directory, { recursive: true });
    databases += 1;
    databaseUrl = await postgres.createDatabase({ name: `library_${String(databases)}`, owner: 'library' });
    client = new Client({ connectionString: databaseUrl });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    rmSync(directory, { recursive: true });
  });

  const run = (options: { rolledBack?: string } = {}) => migrate({ databaseUrl, directory, ...options });
  const write = (name: string, sql: string) => {
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, 'migration.sql'), sql);
  };
  const journal = async () => {
    const { rows } = await client.query('SELECT * FROM _prisma_migrations ORDER BY started_at');
    return rows;
  };

  it('applies what is new, oldest first, and keeps the journal as Prisma does', async () => {
    await expect(run()).resolves.toEqual({ applied: [library, loans], alreadyApplied: 0 });
    const rows = await journal();
    expect(rows.map((row) => row.migration_name)).toEqual([library, loans]);
    expect(rows[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: expect.stringMatching(checksumOfLibrary),
      finished_at: expect.any(Date),
      migration_name: library,
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    });
  });

  it('does nothing the second time, and applies only what was added since', async () => {
    await run();
    await expect(run()).resolves.toEqual({ applied: [], alreadyApplied: 2 });
    write('20261103090000_add_fines', 'CREATE TABLE fines (id INT PRIMARY KEY)');
    await expect(run()).resolves.toEqual({ applied: ['20261103090000_add_fines'], alreadyApplied: 2 });
  });

  it('lets runners that start together apply each migration once', async () => {
    const results = await Promise.all([run(), run(), run()]);
    expect(results.flatMap(({ applied }) => applied)).toEqual([library, loans]);
    expect(await journal()).toHaveLength(2);
  });

  it('refuses a migration that was edited after it was applied, before it applies another', async () => {
    await run();
    write(String(library), 'CREATE TABLE other (id INT)');
    write('20261103090000_add_fines', 'CREATE TABLE fines (id INT PRIMARY KEY)');
    await expect(run()).rejects.toThrow(MigrationChangedError);
    expect(await journal()).toHaveLength(2);
  });

  it('leaves nothing of a failed migration but its record, and refuses to go on until it is resolved', async () => {
    const broken = '20261103090000_add_fines';
    write(broken, 'CREATE TABLE fines (id INT); SELECT nonsense');
    await expect(run()).rejects.toThrow(MigrationFailedError);
    const { rows } = await client.query("SELECT to_regclass('fines') AS fines");
    expect(rows).toEqual([{ fines: null }]);
    expect((await journal()).at(-1)).toMatchObject({
      migration_name: broken,
      finished_at: null,
      applied_steps_count: 0,
      logs: expect.stringContaining('nonsense'),
    });
    await expect(run()).rejects.toThrow(MigrationUnresolvedError);
    await expect(run()).rejects.toThrow(`--rolled-back ${broken}`);
  });

  it('runs a failed migration again once it is mended and said to be rolled back', async () => {
    const broken = '20261103090000_add_fines';
    write(broken, 'SELECT nonsense');
    await expect(run()).rejects.toThrow(MigrationFailedError);
    write(broken, 'CREATE TABLE fines (id INT PRIMARY KEY)');
    await expect(run({ rolledBack: broken })).resolves.toEqual({ applied: [broken], alreadyApplied: 2 });
    await expect(run({ rolledBack: broken })).rejects.toThrow(MigrationUnknownError);
  });

  it('runs a migration outside a transaction when its first line says so', async () => {
    write(
      '20261103090000_add_index',
      '-- no-transaction\nCREATE INDEX CONCURRENTLY books_title_idx ON books (title)',
    );
    await expect(run()).resolves.toMatchObject({ applied: [library, loans, '20261103090000_add_index'] });
  });

  it('leaves alone what a newer release applied', async () => {
    await run();
    rmSync(join(directory, String(loans)), { recursive: true });
    await expect(run()).resolves.toEqual({ applied: [], alreadyApplied: 1 });
  });

  it('says when a directory holds no migrations', async () => {
    await expect(migrate({ databaseUrl, directory: join(directory, 'nowhere') })).rejects.toThrow(
      MigrationsMissingError,
    );
  });

  describe('as a command', () => {
    const command = async (env: Record<string, string>) => {
      const { promise, resolve } = Promise.withResolvers<{ code: number; stdout: string; stderr: string }>();
      const program = join(import.meta.dirname, '../dist/cli/migrate.js');
      execFile(process.execPath, [program, directory], { env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
      return promise;
    };

    it('reads DATABASE_URL and tells what it did', async () => {
      const first = await command({ DATABASE_URL: databaseUrl });
      expect(first).toEqual({
        code: 0,
        stdout: `applied ${String(library)}\napplied ${String(loans)}\n2 applied, 0 there already\n`,
        stderr: '',
      });
    });

    it('exits with 1 and one sentence when it cannot', async () => {
      write('20261103090000_add_fines', 'SELECT nonsense');
      const { code, stderr } = await command({ DATABASE_URL: databaseUrl });
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Migration 20261103090000_add_fines failed: .*--rolled-back/);
      await expect(command({})).resolves.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('DATABASE_URL: is not set'),
      });
    });
  });
});
