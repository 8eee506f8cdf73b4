// Everything that the shop has written down, as text: what may be nowhere is looked for in it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemporaryShop } from '@shop/local-stack';
import { Client } from 'pg';

/** A place and what is written there. */
export interface Written {
  readonly where: string;
  readonly text: string;
}

/** Rows of every table, values of every key, every log. */
export async function everythingOf(shop: TemporaryShop): Promise<Written[]> {
  const databases = Object.entries(shop.parts.databaseUrls).map(([name, url]) => rowsOf(name, url));
  const nodes = shop.redis.nodes.map(({ port }) => valuesOn(shop, port));
  return [...(await Promise.all([...databases, ...nodes])).flat(), ...logsOf(shop)];
}

async function rowsOf(database: string, connectionString: string): Promise<Written[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const written: Written[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ text: string }>(
        `SELECT row_to_json(r)::text AS text FROM ${name} AS r`,
      );
      written.push(...rows.map(({ text }) => ({ where: `table ${name} of ${database}`, text })));
    }
    return written;
  } finally {
    await client.end();
  }
}

/** Of any type, by the script that knows each. */
const READ = `
  local kind = redis.call('TYPE', KEYS[1]).ok
  if kind == 'string' then return redis.call('GET', KEYS[1]) end
  if kind == 'hash' then return cjson.encode(redis.call('HGETALL', KEYS[1])) end
  if kind == 'list' then return cjson.encode(redis.call('LRANGE', KEYS[1], 0, -1)) end
  if kind == 'set' then return cjson.encode(redis.call('SMEMBERS', KEYS[1])) end
  if kind == 'zset' then return cjson.encode(redis.call('ZRANGE', KEYS[1], 0, -1)) end
  if kind == 'stream' then return cjson.encode(redis.call('XRANGE', KEYS[1], '-', '+')) end
  return ''`;

async function valuesOn({ redis }: TemporaryShop, port: number): Promise<Written[]> {
  const members = await redis.roles();
  if (members.find((member) => member.port === port)?.role !== 'primary') return [];
  const keys = (await redis.cli(port, 'KEYS', '*')).split('\n').filter((line) => line !== '');
  const read = async (key: string) => ({
    where: `key ${key}`,
    text: `${key} ${await redis.cli(port, 'EVAL', READ, '1', key)}`,
  });
  const written: Written[] = [];
  for (const key of keys) written.push(await read(key));
  return written;
}

function logsOf({ logDirectory }: TemporaryShop): Written[] {
  return readdirSync(logDirectory).map((file) => ({
    where: `log ${file}`,
    text: readFileSync(join(logDirectory, file), 'utf8'),
  }));
}
