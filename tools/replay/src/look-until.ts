import { waitOut } from './patience.js';

/** How long somebody goes on looking. */
export interface Until {
  /** On the clock of `performance.now()`. */
  readonly deadlineMs: number;
  /** Ends the looking early. */
  readonly signal?: AbortSignal | undefined;
}

const longestPauseMs = 500;

/** Looks again and again until it is well, or it is too late. @returns what was seen last */
export async function lookUntil<Seen>(
  look: () => Promise<Seen>,
  isWell: (seen: Seen) => boolean,
  { deadlineMs, signal }: Until,
): Promise<Seen> {
  for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const seen = await look();
    if (isWell(seen) || performance.now() + pauseMs > deadlineMs) return seen;
    if (!(await waitOut(pauseMs, signal))) return seen;
  }
}
