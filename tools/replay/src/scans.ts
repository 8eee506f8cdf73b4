// How often Postgres began to read a catalogue table, by its own counters (pg_stat_user_tables). A session publishes
// its counts when it has been idle for ten seconds at the latest, so a reading waits that long after the last request.
import { setTimeout as sleep } from 'node:timers/promises';
import { type DatabaseReport, databaseReportSchema } from '@shop/contracts/ops';
import { ShopAwayError } from './replay.errors.js';

const publishedWithinMs = 11_000;
const catalogueTables = ['products', 'categories'];

/** Scans of the catalogue tables, sequential and by index. */
export function catalogueScansOf({ tables }: DatabaseReport): number {
  return catalogueTables
    .map((table) => tables[table] ?? { sequentialScans: 0, indexScans: 0 })
    .reduce((sum, { sequentialScans, indexScans }) => sum + sequentialScans + indexScans, 0);
}

/**
 * Waits until every session has published, then reads. The counters are the database's, so any instance will do.
 *
 * @throws ShopAwayError when the instance does not answer with its report
 */
export async function readSettledScans(instanceUrl: string): Promise<number> {
  await sleep(publishedWithinMs);
  try {
    const response = await fetch(`${instanceUrl}/internal/database`, { signal: AbortSignal.timeout(5_000) });
    return catalogueScansOf(databaseReportSchema.parse(await response.json()));
  } catch (cause) {
    throw new ShopAwayError(instanceUrl, cause);
  }
}

/** Scans and the requests that caused them. */
export interface ScanCount {
  readonly scans: number;
  readonly requests: number;
}

/** The share of scans that the cache saved, 0 to 1, request for request; null when there is nothing to compare. */
export function scansSaved(cached: ScanCount, uncached: ScanCount): number | null {
  const without = uncached.scans / uncached.requests;
  const share = 1 - cached.scans / cached.requests / without;
  return Number.isFinite(share) ? share : null;
}
