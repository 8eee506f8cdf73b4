import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Postgres } from '@shop/local-stack';
import { Client } from 'pg';
import { assertNoDrift, SchemaDriftError } from '../src/drift/index.js';
import { migrate } from '../src/index.js';
import { migrationsDirectory, schemaFile, startTemporaryPostgres } from './temporary-postgres.js';

describe('assertNoDrift', () => {
  let postgres: Postgres;
  let databases = 0;

  beforeAll(async () => {
    postgres = await startTemporaryPostgres();
  });
  afterAll(() => postgres.stop());

  /** A migrated database that somebody then changed by hand. */
  const databaseAfter = async (sql: string): Promise<string> => {
    databases += 1;
    const databaseUrl = await postgres.createDatabase({ name: `drift_${String(databases)}`, owner: 'drift' });
    await migrate({ databaseUrl, directory: migrationsDirectory });
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(sql);
    await client.end();
    return databaseUrl;
  };

  const differencesAfter = async (sql: string): Promise<readonly string[]> => {
    const error = await assertNoDrift({ databaseUrl: await databaseAfter(sql), schemaFile }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof SchemaDriftError ? error.differences : [];
  };

  it('passes when the migrations say what the schema says', async () => {
    const databaseUrl = await databaseAfter('SELECT 1');
    await expect(assertNoDrift({ databaseUrl, schemaFile })).resolves.toBeUndefined();
  });

  it.each([
    ['ALTER TABLE books DROP COLUMN details', 'column books.details: missing in the database'],
    ['ALTER TABLE books ADD COLUMN note TEXT', 'column books.note: missing in the schema'],
    [
      'ALTER TABLE loans ALTER days TYPE BIGINT',
      'column loans.days: integer in the schema, bigint in the database',
    ],
    [
      'ALTER TABLE authors ALTER email TYPE VARCHAR(80)',
      'column authors.email: character varying(120) in the schema, character varying(80) in the database',
    ],
    [
      'ALTER TABLE books ALTER title DROP NOT NULL',
      'column books.title: required in the schema, optional in the database',
    ],
    ['DROP TABLE loans', 'table loans: missing in the database'],
    ['CREATE TABLE fines (id INT)', 'table fines: missing in the schema'],
    [
      'ALTER TABLE loans DROP CONSTRAINT loans_pkey, ADD PRIMARY KEY (reader, isbn)',
      'primary key loans: (isbn, reader) in the schema, (reader, isbn) in the database',
    ],
    ['DROP INDEX authors_email_key', 'table authors: unique btree (email) missing in the database'],
    ['CREATE INDEX ON books (title)', 'table books: index btree (title) missing in the schema'],
    ['DROP INDEX books_search_idx', 'table books: index gin (search) missing in the database'],
    [
      "ALTER TYPE shelf ADD VALUE 'CRIME'",
      'enum shelf: POETRY, TRAVEL in the schema, POETRY, TRAVEL, CRIME in the database',
    ],
  ])('names the difference after %s', async (sql, difference) => {
    await expect(differencesAfter(sql)).resolves.toEqual([difference]);
  });

  it('names a foreign key that forgets to cascade', async () => {
    const forget = `ALTER TABLE loans DROP CONSTRAINT loans_isbn_fkey,
      ADD FOREIGN KEY (isbn) REFERENCES books (isbn) ON DELETE RESTRICT`;
    await expect(differencesAfter(forget)).resolves.toEqual([
      'foreign key loans: (isbn) -> books (isbn) on delete CASCADE missing in the database',
      'foreign key loans: (isbn) -> books (isbn) on delete RESTRICT missing in the schema',
    ]);
  });
});
