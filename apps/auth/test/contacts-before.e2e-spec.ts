import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Database, migrate } from '@shop/postgres';
import { useTestStack } from '@shop/testing';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { migrations } from './auth-under-test.js';

const settings = { poolSize: 1, statementTimeoutMs: 20_000, connectTimeoutMs: 20_000 };

/** The migrations up to the outbox, in a folder of their own. */
function migrationsBefore(outboxMigration: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'auth-before-'));
  for (const name of readdirSync(migrations).filter((each) => each < outboxMigration))
    cpSync(join(migrations, name), join(folder, name), { recursive: true });
  return folder;
}

describe('accounts that were there before the first job', () => {
  it('are told as new ones are', async () => {
    const { createDatabase } = await useTestStack();
    const folder = migrationsBefore('20261128120000_add_outbox');
    const store = await createDatabase({ service: 'auth', migrations: folder });
    const database = new Database({ service: 'auth', settings: { ...settings, databaseUrl: store.url } });
    const client = new PrismaClient({ adapter: database.adapter });
    const account = { userId: randomUUID(), email: 'ada@example.org' };
    await client.account.create({ data: { ...account, passwordHash: '-' } });
    await migrate({ databaseUrl: store.url, directory: migrations });
    const job = { queue: 'notifications', name: 'contact-known', payload: account, state: 'open' };
    expect(await client.outboxRow.findMany()).toEqual([expect.objectContaining(job)]);
    await client.$disconnect();
    await database.close();
    await store.drop();
    rmSync(folder, { recursive: true });
  });
});
