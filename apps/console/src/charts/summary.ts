export interface Summary {
  readonly last: number | null;
  readonly least: number | null;
  readonly most: number | null;
}

/** A series in three numbers, for who does not see charts. */
export function summaryOf(series: readonly (number | null)[]): Summary {
  const known = series.filter((value) => value !== null);
  if (known.length === 0) return { last: null, least: null, most: null };
  return { last: series.at(-1) ?? null, least: Math.min(...known), most: Math.max(...known) };
}
