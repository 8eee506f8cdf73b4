/** What several rounds said, in the unit of the rounds. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The middle value; of an even number of them the mean of the two in the middle. @throws RangeError without values */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new RangeError('There is no median of nothing.');
  return (low + high) / 2;
}

/** @throws RangeError without values */
export function summaryOf(values: readonly number[]): Summary {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * How many times as much as another, judged round by round: what slows a machine down for a while slows down both.
 *
 * @param values one a round
 * @param others of the same rounds
 * @throws RangeError without values, or when the rounds are not the same
 */
export function ratioOf(values: readonly number[], others: readonly number[]): Summary {
  if (values.length !== others.length) throw new RangeError('A ratio wants both sides of each round.');
  return summaryOf(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}
