import { keyFamilies } from '@shop/redis/keys';
import { Client } from 'pg';
import { z } from 'zod';
import type { TestRedis } from '../stack/test-redis.js';

/** Where a service keeps its state; each part may be absent. */
export interface StatePlaces {
  readonly databaseUrl?: string | undefined;
  readonly redis?: TestRedis | undefined;
}

/** Everything a service knows, short enough to be compared and told. */
export interface StateDigest {
  readonly atMs: number;
  /** By table: how many rows, and a digest of them all. */
  readonly tables: Readonly<Record<string, string>>;
  /** By key: a digest of its value, and how long it has to live (null: for ever). */
  readonly keys: Readonly<Record<string, { readonly digest: string; readonly ttlMs: number | null }>>;
}

/** What changes by itself: counters of limits with every request, and queues as their workers look for jobs. */
const restlessPrefixes = Object.values(keyFamilies)
  .filter(({ door }) => door === 'rate-limit' || door === 'queue')
  .map(({ pattern }) => pattern.slice(0, pattern.indexOf('<')));

/** Reads every row and every key. For specs only: it is as slow as the state is large. */
export async function digestState({ databaseUrl, redis }: StatePlaces): Promise<StateDigest> {
  const [tables, keys] = await Promise.all([
    databaseUrl === undefined ? {} : digestTables(databaseUrl),
    redis === undefined ? {} : digestKeys(redis),
  ]);
  return { atMs: performance.now(), tables, keys };
}

/**
 * What differs, in sentences; empty when nothing changed. A key that has reached the end of its life meanwhile may be
 * gone, and time may have run down the life of any; a longer life is a change.
 */
export function changesBetween(before: StateDigest, after: StateDigest): string[] {
  const names = (part: 'tables' | 'keys') => [
    ...new Set([...Object.keys(before[part]), ...Object.keys(after[part])]),
  ];
  const tables = names('tables').filter((name) => before.tables[name] !== after.tables[name]);
  const keys = names('keys').filter((key) => {
    const [was, is] = [before.keys[key], after.keys[key]];
    const hasEnded = was?.ttlMs != null && was.ttlMs <= after.atMs - before.atMs;
    return is === undefined ? !hasEnded : is.digest !== was?.digest || lifeOf(is) > lifeOf(was);
  });
  return [...tables.map((name) => `the table ${name}`), ...keys.map((key) => `the key ${key}`)];
}

function lifeOf({ ttlMs }: { readonly ttlMs: number | null }): number {
  return ttlMs ?? Number.POSITIVE_INFINITY;
}

async function digestTables(connectionString: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const tables = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    const digests: Record<string, string> = {};
    for (const { tablename } of z.array(z.object({ tablename: z.string() })).parse(tables.rows))
      digests[tablename] = await digestTable(client, tablename);
    return digests;
  } finally {
    await client.end();
  }
}

async function digestTable(client: Client, table: string): Promise<string> {
  const name = client.escapeIdentifier(table);
  const { rows } = await client.query(
    `SELECT count(*) || ' rows, ' || coalesce(md5(string_agg(line, E'\\n' ORDER BY line)), '') AS digest
       FROM (SELECT t::text AS line FROM ${name} t) AS lines`,
  );
  return z.tuple([z.object({ digest: z.string() })]).parse(rows)[0].digest;
}

/** Read in the nodes themselves, so that values never pass through a terminal's encoding. */
const readKeys = `local lines = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  lines[#lines + 1] = redis.sha1hex(redis.call('DUMP', key)) .. ' ' .. redis.call('PTTL', key) .. ' ' .. key
end
return lines`;

async function digestKeys(redis: TestRedis): Promise<StateDigest['keys']> {
  const outputs = await redis.askEvery('primary', 'EVAL', readKeys, '0');
  const lines = outputs.flatMap((output) => output.split('\n')).filter(Boolean);
  const entries = lines.map((line) => {
    const [digest = '', ttlMs = '', ...key] = line.split(' ');
    return [key.join(' '), { digest, ttlMs: Number(ttlMs) < 0 ? null : Number(ttlMs) }] as const;
  });
  return Object.fromEntries(
    entries.filter(([key]) => !restlessPrefixes.some((prefix) => key.startsWith(prefix))),
  );
}
