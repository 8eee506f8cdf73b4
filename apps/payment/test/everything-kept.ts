import { Prisma, type PrismaClient } from '../src/generated/prisma/client.js';
import type { At, PaymentUnderTest } from './payment-under-test.js';

/** A place where something is kept, and all of it as text. */
export interface Kept {
  readonly place: string;
  readonly text: string;
}

/** Every row of every table, every key with its value, and every line of the log. */
export async function everythingKept(payment: PaymentUnderTest, instances: readonly At[]): Promise<Kept[]> {
  const lines = instances.map((at) => JSON.stringify(payment.at(at).log.lines)).join('\n');
  return [
    ...(await everyRow(payment.database)),
    ...(await everyKey(payment)),
    { place: 'the log', text: lines },
  ];
}

async function everyRow(database: PrismaClient): Promise<Kept[]> {
  const tables = await database.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`;
  const kept = tables.map(async ({ name }) => {
    const rows = await database.$queryRaw`SELECT row_of::text AS line FROM ${Prisma.raw(name)} AS row_of`;
    return { place: `the table ${name}`, text: JSON.stringify(rows) };
  });
  return Promise.all(kept);
}

/** Run in the nodes themselves, so that values come as they are, and not as DUMP packs them. */
const readKeys = `local lines = {}
local readers = {
  string = function(key) return {redis.call('GET', key)} end,
  hash = function(key) return redis.call('HGETALL', key) end,
  list = function(key) return redis.call('LRANGE', key, 0, -1) end,
  set = function(key) return redis.call('SMEMBERS', key) end,
  zset = function(key) return redis.call('ZRANGE', key, 0, -1) end,
  stream = function(key)
    local all = {}
    for _, entry in ipairs(redis.call('XRANGE', key, '-', '+')) do
      for _, part in ipairs(entry[2]) do all[#all + 1] = part end
    end
    return all
  end,
}
for _, key in ipairs(redis.call('KEYS', '*')) do
  lines[#lines + 1] = key .. ' ' .. table.concat(readers[redis.call('TYPE', key).ok](key), ' ')
end
return lines`;

async function everyKey({ redis }: PaymentUnderTest): Promise<Kept[]> {
  const nodes = await redis.askEvery('primary', 'EVAL', readKeys, '0');
  return nodes.map((text, index) => ({ place: `the keys of primary ${String(index)}`, text }));
}
