import {
  type CacheCounts,
  type CacheOverview,
  cacheOverviewSchema,
  hitRateOf,
  noCacheCounts,
  subtractCacheCounts,
} from '@shop/contracts/ops';
import { ShopAwayError } from './replay.errors.js';

/** What one key family did between two readings. */
export interface FamilyChange {
  readonly family: string;
  readonly counts: CacheCounts;
  /** 0 to 1; null when nothing was read. */
  readonly hitRate: number | null;
}

/** @throws ShopAwayError when the gateway does not answer with its report */
export async function readCaches(baseUrl: string): Promise<CacheOverview> {
  try {
    const response = await fetch(`${baseUrl}/ops/cache`, { signal: AbortSignal.timeout(5_000) });
    return cacheOverviewSchema.parse(await response.json());
  } catch (cause) {
    throw new ShopAwayError(baseUrl, cause);
  }
}

/** Families that nobody read are left out. */
export function changeBetween(before: CacheOverview, after: CacheOverview): FamilyChange[] {
  return Object.entries(after.families)
    .map(([family, counts]) => {
      const change = subtractCacheCounts(counts, before.families[family] ?? noCacheCounts);
      return { family, counts: change, hitRate: hitRateOf(change) };
    })
    .filter(({ hitRate }) => hitRate !== null);
}
