import { cacheOverviewSchema } from '@shop/contracts/cache-ops';
import { requestOverviewSchema } from '@shop/contracts/request-ops';
import type { RunningShop } from '../shop/shop.js';
import { TrailsAwayError } from './outage.errors.js';
import type { Sighting } from './outage-log.js';

type Shop = Pick<RunningShop, 'baseUrl' | 'operatorToken'>;

/** The reads that the caches of all services answered from Redis so far, by /ops/cache. */
export async function cacheHits(shop: Shop): Promise<number> {
  const response = await ask(shop, '/ops/cache');
  const { families } = cacheOverviewSchema.parse(await response.json());
  return Object.values(families).reduce((sum, { hits }) => sum + hits, 0);
}

/**
 * The moment at which Redis first had what a page needed, of those that were answered after `sinceMs`: as the requests
 * themselves tell, since a shop that catches up answers whoever looks too late. Null when none did.
 *
 * @throws TrailsAwayError
 */
export async function firstHitAtMs(
  shop: Shop,
  { sightings, sinceMs }: { readonly sightings: readonly Sighting[]; readonly sinceMs: number },
): Promise<number | null> {
  const pages = sightings.filter(({ kind, endedAtMs }) => kind === 'page' && endedAtMs >= sinceMs);
  for (const { answer } of pages.sort((one, other) => one.endedAtMs - other.endedAtMs)) {
    const atMs = answer.status === null ? null : await hitAtMs(shop, answer.requestId);
    if (atMs !== null) return atMs;
  }
  return null;
}

/** When the first hit of a request came, null when it had none. @throws TrailsAwayError */
export async function hitAtMs(shop: Shop, requestId: string): Promise<number | null> {
  const response = await ask(shop, `/ops/requests/${requestId}`);
  if (!response.ok) throw new TrailsAwayError(response.status);
  const { startedAt, entries } = requestOverviewSchema.parse(await response.json());
  const hits = entries.filter(({ outcome }) => outcome === 'hit');
  const afterMs = Math.min(...hits.map(({ atMs, ms }) => atMs + (ms ?? 0)));
  return hits.length === 0 ? null : Date.parse(startedAt) - performance.timeOrigin + afterMs;
}

function ask({ baseUrl, operatorToken }: Shop, path: string): Promise<Response> {
  const headers = { authorization: `Bearer ${operatorToken}` };
  return fetch(`${baseUrl}${path}`, { headers, signal: AbortSignal.timeout(5000) });
}
