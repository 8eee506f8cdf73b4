import { setTimeout as sleep } from 'node:timers/promises';
import { rounded } from './rounded.js';

/** How often everything is looked at. */
export const TICK_MS = 100;

/** When a look was, and what it saw; see `Sample`. */
export interface Looked<Seen> {
  readonly atMs: number;
  readonly tookMs: number;
  readonly lateMs: number;
  readonly seen: Seen | null;
}

export interface TickOptions<Seen> {
  /** Milliseconds on the clock of the timeline. */
  readonly now: () => number;
  /** One look. What it throws is a gap; undefined: there was nothing to look at. */
  readonly look: () => Promise<Seen | undefined> | Seen | undefined;
  readonly took: (looked: Looked<Seen>) => void;
  readonly signal: AbortSignal;
  /** Lets that many milliseconds of `now` pass, or as many as there are until the signal. A timer, unless told otherwise. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Looks at every tick until it is told to stop. A look that takes longer than a tick leaves out the ones that it
 * overran: they never pile up, and the next one says how late it is. Never throws.
 */
export async function everyTick<Seen>({
  now,
  look,
  took,
  signal,
  pause = byTimer,
}: TickOptions<Seen>): Promise<void> {
  for (let dueMs = now(); !signal.aborted; dueMs += TICK_MS) {
    const earlyMs = dueMs - now();
    if (earlyMs > 0) await pause(earlyMs, signal);
    const atMs = now();
    const lateMs = Math.max(0, atMs - dueMs);
    dueMs += Math.floor(lateMs / TICK_MS) * TICK_MS;
    const seen = await seenBy(look);
    // Who is told to stop in the middle of a look sees a gap where there is none.
    if (signal.aborted) return;
    if (seen === undefined) continue;
    took({ atMs: rounded(atMs), tookMs: rounded(now() - atMs), lateMs: rounded(lateMs), seen });
  }
}

async function seenBy<Seen>(look: TickOptions<Seen>['look']): Promise<Seen | null | undefined> {
  try {
    return await look();
  } catch {
    return null;
  }
}

async function byTimer(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
