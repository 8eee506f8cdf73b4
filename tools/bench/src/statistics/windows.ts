/**
 * The most that fell into any window of a length, both ends included.
 *
 * @param timesMs in any order
 * @param lengthMs of the window
 */
export function mostInAnyWindow(timesMs: readonly number[], lengthMs: number): number {
  const sorted = timesMs.toSorted((one, other) => one - other);
  let [first, most] = [0, 0];
  for (const [last, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) > lengthMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
