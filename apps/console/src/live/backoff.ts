const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/**
 * How long to wait before the next attempt, in milliseconds: doubled with each failure, and up to half less by chance, so
 * that a room full of pages does not come back in one moment.
 *
 * @param failures in a row, from 0
 * @param chance 0 to 1
 */
export function pauseBefore(failures: number, chance: number): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return most * (1 - chance / 2);
}
