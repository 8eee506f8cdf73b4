import { describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { countFor } from './cache-counts.js';

const SERIES = [
  ['hits', 'cache_requests_total', ',result="hit"'],
  ['negativeHits', 'cache_requests_total', ',result="negative_hit"'],
  ['misses', 'cache_requests_total', ',result="miss"'],
  ['coalesced', 'cache_requests_total', ',result="coalesced"'],
  ['bypassed', 'cache_requests_total', ',result="bypassed"'],
  ['nearHits', 'cache_near_hits_total', ''],
  ['staleHits', 'cache_stale_hits_total', ''],
  ['loads', 'cache_loads_total', ''],
  ['refreshes', 'cache_refreshes_total', ''],
  ['failedRefreshes', 'cache_failed_refreshes_total', ''],
  ['lateLoads', 'cache_late_loads_total', ''],
  ['leaseWaits', 'cache_lease_waits_total', ''],
  ['refusedFills', 'cache_refused_fills_total', ''],
  ['lostGroups', 'cache_lost_groups_total', ''],
  ['errors', 'cache_errors_total', ''],
] as const;

const counts = countFor('spec-counts');
const other = countFor('spec-other');

/** What Prometheus sees; null for a series that does not stand there. */
async function scraped(metric: string, family: string, result: string): Promise<number | null> {
  const text = await register.getSingleMetricAsString(metric);
  const line = text.split('\n').find((one) => one.startsWith(`${metric}{family="${family}"${result}}`));
  return line === undefined ? null : Number(line.split(' ')[1]);
}

describe('the counts of a family', () => {
  it('are every series that there is', () => {
    expect(Object.keys(counts)).toEqual(SERIES.map(([count]) => count));
    expect(Object.values(counts)).toEqual(SERIES.map(() => 0));
  });

  it.each(SERIES)('%s are seen by Prometheus as %s%s, each once', async (count, metric, result) => {
    expect(await scraped(metric, 'spec-counts', result)).toBe(0);
    counts[count] += 3;
    other[count] += 1;
    expect(await scraped(metric, 'spec-counts', result)).toBe(3);
    counts[count] += 2;
    expect(await scraped(metric, 'spec-counts', result)).toBe(5);
    expect(await scraped(metric, 'spec-counts', result)).toBe(5);
    expect(await scraped(metric, 'spec-other', result)).toBe(1);
  });

  it('are told in words to whoever looks at the metrics', async () => {
    const metrics = await register.getMetricsAsJSON();
    for (const [, name] of SERIES)
      expect(metrics.find((one) => one.name === name)?.help).toMatch(/^[A-Z].{15}/);
  });
});
