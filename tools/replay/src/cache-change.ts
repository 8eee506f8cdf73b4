import {
  type CacheCounts,
  type CacheOverview,
  cacheOverviewSchema,
  hitRateOf,
  noCacheCounts,
  subtractCacheCounts,
  sumCacheCounts,
} from '@shop/contracts/cache-ops';
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

/**
 * Subtracts instance by instance, since one that was restarted in between counts from zero; what it had counted before
 * it ended is lost. Families that nobody read are left out.
 */
export function changeBetween(before: CacheOverview, after: CacheOverview): FamilyChange[] {
  const byFamily = new Map<string, CacheCounts[]>();
  for (const { url, families } of reached(after)) {
    const then = reached(before).find((instance) => instance.url === url)?.families ?? {};
    for (const [family, counts] of Object.entries(families)) {
      const change = subtractCacheCounts(counts, then[family] ?? noCacheCounts);
      byFamily.set(family, [...(byFamily.get(family) ?? []), change]);
    }
  }
  return [...byFamily]
    .map(([family, parts]) => ({ family, counts: sumCacheCounts(parts) }))
    .map(({ family, counts }) => ({ family, counts, hitRate: hitRateOf(counts) }))
    .filter(({ hitRate }) => hitRate !== null);
}

function reached({ instances }: CacheOverview) {
  return instances.filter((instance) => instance.state === 'reached');
}
