/** The parts of a window as a script answers them: an index, its units, the next index, and so on. */
export function unitsByPart(flat: readonly number[]): Map<number, number> {
  const units = new Map<number, number>();
  for (let at = 0; at < flat.length; at += 2) units.set(flat[at] ?? NaN, flat[at + 1] ?? NaN);
  return units;
}
