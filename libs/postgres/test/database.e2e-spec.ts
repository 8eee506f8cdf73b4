import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Postgres, until } from '@shop/local-stack';
import { Client } from 'pg';
import { register } from 'prom-client';
import {
  AlreadyExistsError,
  Database,
  DatabaseUnavailableError,
  isUniqueViolation,
  migrate,
  type PostgresSettings,
  ReferenceBrokenError,
  toAppError,
  WriteConflictError,
} from '../src/index.js';
import { PrismaClient } from './generated/prisma/client.js';
import { migrationsDirectory, startTemporaryPostgres } from './temporary-postgres.js';

describe('Database', () => {
  let postgres: Postgres;
  let databaseUrl: string;
  let database: Database;
  let prisma: PrismaClient;
  /** The superuser, who holds what queries of the specs wait for. */
  let admin: Client;

  const open = (settings: Partial<PostgresSettings> = {}): { database: Database; prisma: PrismaClient } => {
    const defaults = { databaseUrl, poolSize: 2, statementTimeoutMs: 20_000, connectTimeoutMs: 1_000 };
    const opened = new Database({ service: 'library', settings: { ...defaults, ...settings } });
    return { database: opened, prisma: new PrismaClient({ adapter: opened.adapter }) };
  };

  beforeAll(async () => {
    postgres = await startTemporaryPostgres();
    databaseUrl = await postgres.createDatabase({ name: 'library', owner: 'library' });
    await migrate({ databaseUrl, directory: migrationsDirectory });
    admin = new Client({ connectionString: postgres.url('library') });
    await admin.connect();
    await admin.query('SELECT pg_advisory_lock(1)');
  });
  afterAll(async () => {
    await admin.end();
    await postgres.stop();
  });

  beforeEach(() => {
    ({ database, prisma } = open());
  });
  afterEach(async () => {
    await prisma.$disconnect();
    await database.close();
  });

  const translated = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => toAppError(error),
    );
  /** A query that begins at once and runs until the superuser ends it. */
  const endless = async (client = prisma): Promise<void> => {
    await client.$executeRaw`SELECT pg_advisory_lock_shared(1)`;
  };
  const isBusy = async (connections: number): Promise<boolean> => {
    const { rowCount } = await admin.query(
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
    );
    return (
      rowCount === connections && (await register.metrics()).includes(`{state="busy"} ${String(connections)}`)
    );
  };
  const untilBusy = (connections: number): Promise<void> =>
    until(() => isBusy(connections), {
      what: `${String(connections)} connections are busy`,
      withinMs: 4_000,
    });
  const endQueries = () =>
    admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'shop:library'",
    );

  it('answers a ping and closes once', async () => {
    await expect(database.ping()).resolves.toBeUndefined();
    await database.close();
    await expect(database.close()).resolves.toBeUndefined();
  });

  it('is named in the list of connections', async () => {
    const rows = await prisma.$queryRaw`SELECT current_setting('application_name') AS name`;
    expect(rows).toEqual([{ name: 'shop:library' }]);
  });

  it('tells how busy the pool is', async () => {
    await database.ping();
    await untilBusy(0);
    const running = translated(endless());
    await untilBusy(1);
    await endQueries();
    await running;
    await untilBusy(0);
  });

  describe('errors', () => {
    it('says a value that must be unique, by constraint, from the client and from raw SQL', async () => {
      await prisma.author.create({ data: { email: 'a@b' } });
      const again = prisma.author.create({ data: { email: 'a@b' } });
      await expect(translated(again)).resolves.toEqual(expect.any(AlreadyExistsError));
      const raw: unknown = await prisma.$executeRaw`INSERT INTO authors (email) VALUES ('a@b')`.catch(
        (error: unknown) => error,
      );
      expect(isUniqueViolation(raw)).toBe(true);
      expect(isUniqueViolation(raw, 'authors_email_key')).toBe(true);
      expect(isUniqueViolation(raw, 'books_pkey')).toBe(false);
      expect(toAppError(raw)).toMatchObject({ status: 409, constraint: 'authors_email_key', fields: {} });
    });

    it('says a reference to nothing', async () => {
      const book = { isbn: '1', title: 't', authorId: 99n, shelf: 'POETRY', price: 1 } as const;
      await expect(translated(prisma.book.create({ data: book }))).resolves.toEqual(
        expect.any(ReferenceBrokenError),
      );
    });

    it('says a conflict of two transactions', async () => {
      await prisma.author.createMany({ data: [{ email: 'first' }] });
      const serializable = { isolationLevel: 'Serializable' } as const;
      const conflict = prisma.$transaction(async (outer) => {
        await outer.author.count();
        await prisma.$transaction(async (inner) => {
          await inner.author.updateMany({ where: { email: 'first' }, data: { email: 'second' } });
        }, serializable);
        await outer.author.updateMany({ where: { email: 'first' }, data: { email: 'third' } });
      }, serializable);
      await expect(translated(conflict)).resolves.toEqual(expect.any(WriteConflictError));
    });

    it('says that the database is unavailable when a statement takes too long', async () => {
      const hasty = open({ statementTimeoutMs: 200 });
      const answer = translated(endless(hasty.prisma));
      await expect(answer).resolves.toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
      await hasty.prisma.$disconnect();
      await hasty.database.close();
    });

    it('says so when no connection is free in time, also for a transaction', async () => {
      const busy = [translated(endless()), translated(endless())];
      await untilBusy(2);
      const transaction = prisma.$transaction((inside) => inside.author.count());
      const answers = await Promise.all([translated(prisma.author.count()), translated(transaction)]);
      expect(answers).toEqual([expect.any(DatabaseUnavailableError), expect.any(DatabaseUnavailableError)]);
      await endQueries();
      await Promise.all(busy);
    });

    it('says so when the server ends a running query, and answers the next', async () => {
      const ended = translated(endless());
      await untilBusy(1);
      await endQueries();
      await expect(ended).resolves.toEqual(expect.any(DatabaseUnavailableError));
      await expect(prisma.author.count()).resolves.toEqual(expect.any(Number));
    });

    it('says so when nobody listens', async () => {
      const nowhere = open({ databaseUrl: 'postgresql://a:b@127.0.0.1:1/c' });
      await expect(translated(nowhere.prisma.author.count())).resolves.toMatchObject({
        retryAfterSeconds: 2,
      });
      await expect(translated(nowhere.database.ping())).resolves.toEqual(
        expect.any(DatabaseUnavailableError),
      );
      await nowhere.prisma.$disconnect();
      await nowhere.database.close();
    });

    it('leaves a bug a bug', async () => {
      await expect(translated(prisma.$queryRaw`SELECT nonsense`)).resolves.toBeUndefined();
      expect(toAppError(new TypeError('no'))).toBeUndefined();
      expect(isUniqueViolation(new Error('no'))).toBe(false);
    });
  });
});
