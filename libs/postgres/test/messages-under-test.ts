import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Postgres } from '@shop/local-stack';
import { Client } from 'pg';
import { z } from 'zod';
import { Database } from '../src/index.js';
import { Outbox } from '../src/outbox/index.js';
import { type Prisma, PrismaClient } from './generated/prisma/client.js';
import { startTemporaryPostgres } from './temporary-postgres.js';

const tables = join(import.meta.dirname, '../tables');

/** What a service's migration and schema take from this package. */
export const tablesSql = ['outbox.sql', 'inbox.sql'].map(read).join('\n');
export const modelsOfTables = ['outbox.prisma', 'inbox.prisma'].map(read).join('\n');

function read(file: string): string {
  return readFileSync(join(tables, file), 'utf8');
}

const rowSchema = z.object({
  id: z.string(),
  state: z.string(),
  attempt: z.number(),
  redrives: z.number(),
  lastError: z.string().nullable(),
  /** Until a relay takes it, in milliseconds. */
  dueInMs: z.number(),
});

export type Row = z.infer<typeof rowSchema>;

/** A database with both tables, and one more for what consumers do. */
export class MessagesUnderTest {
  readonly outbox = new Outbox();

  private constructor(
    readonly postgres: Postgres,
    readonly databaseUrl: string,
    private readonly database: Database,
  ) {
    this.prisma = new PrismaClient({ adapter: database.adapter });
  }

  readonly prisma: PrismaClient;

  static async start(): Promise<MessagesUnderTest> {
    const postgres = await startTemporaryPostgres();
    const databaseUrl = await postgres.createDatabase({ name: 'messages', owner: 'messages' });
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`${tablesSql}; CREATE TABLE effects (message_id UUID NOT NULL)`);
    await client.end();
    const settings = { databaseUrl, poolSize: 8, statementTimeoutMs: 20_000, connectTimeoutMs: 5_000 };
    return new MessagesUnderTest(postgres, databaseUrl, new Database({ service: 'messages', settings }));
  }

  async stop(): Promise<void> {
    await this.prisma.$disconnect();
    await this.database.close();
    await this.postgres.stop();
  }

  async clear(): Promise<void> {
    await this.prisma.$executeRaw`TRUNCATE outbox, inbox, effects`;
  }

  /** Ids of jobs of one transaction, in the order in which they were added. */
  add(count: number, queue = 'payments'): Promise<string[]> {
    const addAll = async (tx: Prisma.TransactionClient) => {
      const ids: string[] = [];
      for (let number = 1; number <= count; number++) {
        ids.push(await this.outbox.add(tx, { queue, name: 'take-payment', payload: { number } }));
      }
      return ids;
    };
    // A thousand statements, however busy the machine is.
    return this.prisma.$transaction(addAll, { timeout: 60_000 });
  }

  /** Lets the time of open rows pass. */
  async makeDue(): Promise<void> {
    await this.prisma.$executeRaw`UPDATE outbox SET due_at = now() WHERE state = 'open'`;
  }

  /** Makes everything older. */
  async age(days: number): Promise<void> {
    await this.prisma.$executeRaw`
      UPDATE outbox SET created_at = created_at - ${days} * interval '1 day',
        settled_at = settled_at - ${days} * interval '1 day'`;
    await this.prisma.$executeRaw`UPDATE inbox SET taken_at = taken_at - ${days} * interval '1 day'`;
  }

  async rows(): Promise<Row[]> {
    const rows = await this.prisma.$queryRaw`
      SELECT id, state, attempt, redrives, last_error AS "lastError",
        (extract(epoch FROM due_at - now()) * 1000)::float8 AS "dueInMs"
      FROM outbox ORDER BY id`;
    return z.array(rowSchema).parse(rows);
  }

  /** The only row. */
  async row(): Promise<Row> {
    const [row, ...others] = await this.rows();
    if (!row || others.length > 0) throw new Error('there is not exactly one row');
    return row;
  }

  async countDone(): Promise<number> {
    const [row] = await this.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM outbox WHERE state = 'done'`;
    return row?.count ?? 0;
  }

  /** How often each message took effect. */
  async effects(): Promise<Map<string, number>> {
    const rows = await this.prisma.$queryRaw<{ id: string; times: number }[]>`
      SELECT message_id AS id, count(*)::int AS times FROM effects GROUP BY message_id`;
    return new Map(rows.map(({ id, times }) => [id, times]));
  }
}
