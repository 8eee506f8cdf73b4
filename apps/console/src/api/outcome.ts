/** Of HTTP: a proxy or the shop gave up waiting, or wants to be asked later. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Whether an answer leaves open what became of a change: no answer at all (status 0), a failure on the shop's side, or a
 * word to come back later. The same change is then sent again under the same key; any other refusal is final.
 */
export function isOutcomeOpen(status: number): boolean {
  return status === 0 || status >= 500 || LATER.has(status);
}
