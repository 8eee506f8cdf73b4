import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Postgres } from './postgres.js';
import { startPostgres } from './start-postgres.js';

describe('startPostgres', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shop-postgres-'));
  let postgres: Postgres;

  beforeAll(async () => {
    postgres = await startPostgres({ directory, temporary: true });
  }, 120_000);

  afterAll(() => postgres.stop(), 60_000);

  async function ask(url: string, query: string): Promise<unknown[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query({ text: query, rowMode: 'array' })).rows.flat();
    } finally {
      await client.end();
    }
  }

  it('runs Postgres 17 with one collation on every machine', async () => {
    const [version] = await ask(postgres.url('postgres'), 'SHOW server_version');
    expect(version).toMatch(/^17\./);
    const collation = await ask(
      postgres.url('postgres'),
      "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'postgres'",
    );
    expect(collation).toEqual(['b', 'C.UTF-8']);
  });

  it('lets nobody in without the password', async () => {
    const guess = postgres.url('postgres').replace(/:[^:@]+@/, ':guess@');
    await expect(ask(guess, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('gives a database to its own role, and makes it only once', async () => {
    const url = await postgres.createDatabase({ name: 'shelf', owner: 'keeper' });
    await ask(url, 'CREATE TABLE book (title text)');
    expect(await postgres.createDatabase({ name: 'shelf', owner: 'keeper' })).toBe(url);
    expect(await ask(url, 'SELECT current_user, current_database(), count(*)::int FROM book')).toEqual([
      'keeper',
      'shelf',
      0,
    ]);
  });

  it("keeps a role out of another role's database", async () => {
    await postgres.createDatabase({ name: 'mine', owner: 'me' });
    await postgres.createDatabase({ name: 'yours', owner: 'you' });
    await expect(ask(postgres.url('yours', 'me'), 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
  });

  it('copies a template with its data', async () => {
    const original = await postgres.createDatabase({ name: 'original', owner: 'keeper' });
    await ask(original, "CREATE TABLE book AS SELECT 'Emma' AS title");
    const copy = await postgres.createDatabase({ name: 'copy', owner: 'keeper', template: 'original' });
    expect(await ask(copy, 'SELECT title FROM book')).toEqual(['Emma']);
  });

  it('drops a database that somebody is connected to', async () => {
    const url = await postgres.createDatabase({ name: 'doomed', owner: 'keeper' });
    const client = new Client({ connectionString: url });
    const lost = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await postgres.dropDatabase('doomed');
    await lost;
    await expect(ask(url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });

  it('keeps its data over a restart on another port', async () => {
    const place = mkdtempSync(join(tmpdir(), 'shop-postgres-'));
    const first = await startPostgres({ directory: place });
    const url = await first.createDatabase({ name: 'kept', owner: 'keeper' });
    await ask(url, 'CREATE TABLE book (title text)');
    await first.stop();
    const second = await startPostgres({ directory: place, temporary: true });
    expect(await ask(second.url('kept', 'keeper'), 'SELECT count(*)::int FROM book')).toEqual([0]);
    await second.stop();
    expect(existsSync(place)).toBe(false);
  }, 120_000);

  it('says so when its port is taken', async () => {
    const place = mkdtempSync(join(tmpdir(), 'shop-postgres-'));
    const start = startPostgres({ directory: place, port: postgres.port, temporary: true });
    await expect(start).rejects.toMatchObject({ code: 'LOCAL_PROCESS_DIED' });
  }, 120_000);
});
