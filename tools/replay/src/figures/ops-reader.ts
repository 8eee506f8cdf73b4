import {
  cacheCountsSchema,
  cacheOverviewSchema,
  databaseReportSchema,
  subtractCacheCounts,
  sumCacheCounts,
  type CacheCounts,
  type CacheOverview,
} from '@shop/contracts/ops';
import { request } from 'undici';
import { ShopNotReachedError } from './figures.errors.js';

/** What the caches of the shop counted until now, by key family; null where the caller may not see it. */
export async function readCacheCounts(baseUrl: string): Promise<ReadonlyMap<string, CacheCounts> | null> {
  const { statusCode, body } = await request(`${baseUrl}/ops/cache`).catch((cause: unknown) => {
    throw new ShopNotReachedError(baseUrl, cause);
  });
  if (statusCode !== 200) {
    await body.dump();
    return null;
  }
  return countsByFamily(cacheOverviewSchema.parse(await body.json()));
}

function countsByFamily({ families }: CacheOverview): ReadonlyMap<string, CacheCounts> {
  return new Map(Object.entries(families).map(([name, sum]) => [name, cacheCountsSchema.parse(sum)]));
}

/** What happened between two readings, by family. */
export function countsBetween(
  before: ReadonlyMap<string, CacheCounts>,
  after: ReadonlyMap<string, CacheCounts>,
): Map<string, CacheCounts> {
  const between = (name: string, counts: CacheCounts) =>
    subtractCacheCounts(counts, before.get(name) ?? sumCacheCounts([]));
  return new Map([...after].map(([name, counts]) => [name, between(name, counts)]));
}

/** How often Postgres began to read a table of the catalogue, by its own count, as one product instance reports it. */
export async function readCatalogueScans(productUrl: string): Promise<number> {
  const { body } = await request(`${productUrl}/internal/database`);
  const { tables } = databaseReportSchema.parse(await body.json());
  return ['products', 'categories'].reduce((sum, table) => {
    const { sequentialScans = 0, indexScans = 0 } = tables[table] ?? {};
    return sum + sequentialScans + indexScans;
  }, 0);
}
