import { setTimeout as sleep } from 'node:timers/promises';
import type { Outboxes, OutboxRow } from '../../backstage/outboxes.js';
import type { Promised } from '../../promises/promise.js';

/** Far beyond what any promise says, to tell how late it was. */
const GIVEN_UP_AFTER_MS = 90_000;
const LOOK_EVERY_MS = 200;

/** What became of a job that was caught. */
export interface Fate {
  readonly id: string;
  readonly state: OutboxRow['state'] | 'gone';
  /** Since it was caught, in milliseconds; of one that is still open, until nobody looked any more. */
  readonly afterMs: number;
}

export interface Caught {
  readonly ids: readonly string[];
  readonly atMs: number;
}

/** Waits until none of the jobs is open any more, a minute and a half at most. @throws Error of Postgres */
export async function fatesOf(
  { ids, atMs }: Caught,
  { outboxes, signal }: { outboxes: Pick<Outboxes, 'find'>; signal: AbortSignal },
): Promise<Fate[]> {
  const fates = new Map<string, Fate>();
  for (;;) {
    const rows = await outboxes.find(ids);
    const afterMs = performance.now() - atMs;
    for (const id of ids) {
      const state = rows.find((row) => row.id === id)?.state ?? 'gone';
      if ((fates.get(id)?.state ?? 'open') === 'open') fates.set(id, { id, state, afterMs });
    }
    const areOpen = [...fates.values()].some(({ state }) => state === 'open');
    if (!areOpen || afterMs > GIVEN_UP_AFTER_MS) return [...fates.values()];
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Each job that was caught is done, within so many milliseconds. None caught is no success. */
export function allAreDone(
  fates: readonly Fate[],
  { what, withinMs }: { what: string; withinMs: number },
): Promised {
  const undone = fates.filter(({ state, afterMs }) => state !== 'done' || afterMs > withinMs);
  const longestMs = Math.max(0, ...fates.map(({ afterMs }) => afterMs));
  return {
    promise: `each job that was ${what} is done within ${withinMs / 1000} s`,
    isKept: fates.length > 0 && undone.length === 0,
    seen: [
      `${fates.length} were`,
      `the last was done after ${(longestMs / 1000).toFixed(1)} s`,
      ...undone.slice(0, 3).map(({ id, state, afterMs }) => `${id} ${state} after ${Math.round(afterMs)} ms`),
    ].join('; '),
  };
}
