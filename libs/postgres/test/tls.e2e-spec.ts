import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Postgres, startPostgres, until } from '@shop/local-stack';
import { Client } from 'pg';
import { z } from 'zod';
import { Database, migrate, postgresEnv, postgresSettings } from '../src/index.js';
import { migrationsDirectory } from './temporary-postgres.js';

/*
 * A managed Postgres shows a certificate of an authority that no machine trusts by itself. This one does too, for the name
 * `localhost`; it takes plain connections as well, so that a client which gives up on TLS would be let in and found out.
 */
describe('a Postgres with an authority of its own', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shop-postgres-tls-'));
  let postgres: Postgres;
  let databaseUrl: string;
  let databaseCa: string;
  /** Of an authority that signed nothing here. */
  let stranger: string;

  beforeAll(async () => {
    postgres = await startPostgres({ directory, temporary: true, tls: true });
    await postgres.createDatabase({ name: 'library', owner: 'library' });
    databaseUrl = postgres.tlsUrl('library', 'library');
    databaseCa = readFileSync(postgres.caFile ?? '', 'utf8');
    stranger = execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-subj',
        '/CN=x',
      ],
      { cwd: tmpdir(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
  }, 120_000);

  afterAll(async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  const settingsOf = (env: Readonly<Record<string, string>>) =>
    postgresSettings(z.object(postgresEnv).parse({ DATABASE_URL: databaseUrl, ...env }));

  /** How the server sees the connections of one database of ours: encrypted, or not. */
  const encrypted = async (): Promise<unknown[]> => {
    const admin = new Client({ connectionString: postgres.url('postgres') });
    await admin.connect();
    const { rows } = await admin.query<{ ssl: boolean }>(
      "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'shop:library'",
    );
    await admin.end();
    return rows.map(({ ssl }) => ssl);
  };

  /** Connects once by these variables. Resolves to what the server saw, or to the code of the failure. */
  const connect = async (env: Readonly<Record<string, string>>): Promise<unknown> => {
    const database = new Database({ service: 'library', settings: settingsOf(env) });
    try {
      await database.ping();
      return await encrypted();
    } catch (error) {
      return z.object({ code: z.string() }).parse(error).code;
    } finally {
      await database.close();
      // The server is done with a connection a moment after its client is.
      await until(async () => (await encrypted()).length === 0, { what: 'it is gone', withinMs: 20_000 });
    }
  };

  it('is believed by who was given its authority', async () => {
    expect(await connect({ DATABASE_CA: databaseCa })).toEqual([true]);
  });

  it('is believed while its authority is being replaced by another', async () => {
    expect(await connect({ DATABASE_CA: `${stranger}${databaseCa}` })).toEqual([true]);
  });

  it('is not believed by who was given another authority', async () => {
    expect(await connect({ DATABASE_CA: stranger })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it.each(['disable', 'no-verify', 'verify-full'])(
    'is checked whatever the URL says: sslmode=%s',
    async (mode) => {
      const DATABASE_URL = `${databaseUrl}?sslmode=${mode}`;
      expect(await connect({ DATABASE_URL, DATABASE_CA: databaseCa })).toEqual([true]);
      expect(await connect({ DATABASE_URL, DATABASE_CA: stranger })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    },
  );

  it('is not believed under a name that its certificate is not for', async () => {
    // Resolvers take it for 127.0.0.1, and everybody else for a name.
    const DATABASE_URL = databaseUrl.replace('@localhost:', '@127.1:');
    expect(await connect({ DATABASE_URL, DATABASE_CA: databaseCa })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('is not believed by who trusts public authorities', async () => {
    expect(await connect({ DATABASE_URL: `${databaseUrl}?sslmode=verify-full` })).toBe(
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    );
  });

  it('is migrated by who was given its authority, and at once by nobody else', async () => {
    const options = { databaseUrl, directory: migrationsDirectory, waitMs: 60_000 };
    await expect(migrate({ ...options, databaseCa: stranger })).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    expect((await migrate({ ...options, databaseCa })).applied).toHaveLength(2);
  });

  it.each(['', 'not a certificate', '-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----'])(
    'has an authority that is one: not %j',
    (DATABASE_CA) => {
      expect(() => settingsOf({ DATABASE_CA })).toThrow('must be one or more certificates in PEM');
    },
  );
});
