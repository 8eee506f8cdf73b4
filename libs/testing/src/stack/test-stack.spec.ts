import { beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { publishedStack, publishStack } from './stack-address.js';
import { useTestStack, type TestStack } from './test-stack.js';

describe('useTestStack', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await useTestStack();
  });

  it('begins with an empty cluster', async () => {
    await stack.redis.command('SET', 'product:1', 'left over');
    const again = await useTestStack();
    expect(await again.redis.command('EXISTS', 'product:1')).toBe('0');
  });

  it('has a cluster that can hang and recover', async () => {
    const answer = await stack.redis.whileHanging(() => {
      const ping = stack.redis.command('PING').then(() => 'answered');
      return Promise.race([ping, new Promise((resolve) => setTimeout(resolve, 200, 'silent'))]);
    });
    expect(answer).toBe('silent');
    expect(await stack.redis.command('PING')).toBe('PONG');
  }, 60_000);

  it('asks every node of a role by itself', async () => {
    await stack.redis.command('SET', 'product:1', 'one');
    const sizes = await stack.redis.askEvery('primary', 'DBSIZE');
    expect([...sizes].sort()).toEqual(['0', '0', '1']);
    expect(await stack.redis.askEvery('replica', 'PING')).toEqual(['PONG', 'PONG', 'PONG']);
  });

  it('gives each caller a migrated database of its own', async () => {
    const migrations = writeMigration('CREATE TABLE book (title text);');
    const [one, two] = [
      await stack.createDatabase({ service: 'shelf', migrations }),
      await stack.createDatabase({ service: 'shelf', migrations }),
    ];
    await ask(one.url, "INSERT INTO book VALUES ('Emma')");
    expect(await ask(one.url, 'SELECT title FROM book')).toEqual([{ title: 'Emma' }]);
    expect(await ask(two.url, 'SELECT title FROM book')).toEqual([]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(ask(one.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
    rmSync(migrations, { recursive: true });
  });

  it('tells a project without a stack how to get one', async () => {
    const address = publishedStack();
    delete process.env['SHOP_TEST_STACK'];
    try {
      await expect(useTestStack()).rejects.toMatchObject({ code: 'TEST_STACK_MISSING' });
    } finally {
      publishStack(address);
    }
  });
});

function writeMigration(sql: string): string {
  const migrations = mkdtempSync(join(tmpdir(), 'shop-migrations-'));
  const folder = join(migrations, '20260101000000_first');
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), sql);
  return migrations;
}

async function ask(connectionString: string, query: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}
