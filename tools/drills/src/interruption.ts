/**
 * Ctrl-C. The first one lets the drill undo what it has done; the second one ends it at once. npm passes each one on to a
 * program that has had it from the terminal already: what comes within a second of the first is the same one.
 */
const SAME_WITHIN_MS = 1_000;

export type Heard = 'the first' | 'the same' | 'another';

export class Interruptions {
  #firstAtMs: number | null = null;

  /** @param nowMs on any clock that never goes back */
  hear(nowMs: number): Heard {
    if (this.#firstAtMs === null) {
      this.#firstAtMs = nowMs;
      return 'the first';
    }
    return nowMs - this.#firstAtMs < SAME_WITHIN_MS ? 'the same' : 'another';
  }
}

/** What whoever gives up has to know. */
export function partingWords(left: readonly string[]): string {
  if (left.length === 0) return 'given up; nothing that was done to the shop is left';
  return ['given up; what is left:', ...left.map((what) => `  ${what}`)].join('\n');
}
