import { describe, expect, it } from '@jest/globals';
import { partOf } from '@shop/local-stack';

/*
 * A trap of the field, shown and closed: one scenario, run against the pattern as it is often written and against this
 * library. It must spring on the former, or it shows nothing; and must not on the latter.
 */

/** How many traps the index has. */
const TRAPS = 27;

export interface Trap<Subject> {
  /** The pattern as samples write it, with the usual defaults. */
  readonly naive: () => Subject | Promise<Subject>;
  /** The same with this library. */
  readonly ours: () => Subject | Promise<Subject>;
  /** Plays the scenario and says whether something went wrong. */
  readonly springs: (subject: Subject) => Promise<boolean>;
  /** Where one file has several long ones: a number of its own, by which it takes turns when TRAPS_PART is set. */
  readonly turn?: number;
  /** Longest time of one play in milliseconds, default 30 s. */
  readonly withinMs?: number;
}

/** Whether a long trap's turn has come: `TRAPS_PART=1/3` plays every third trap of the index. */
export function isTurnOf(trap: number): boolean {
  const numbers = Array.from({ length: TRAPS + 1 }, (_, number) => number);
  return partOf(numbers, process.env['TRAPS_PART']).includes(trap);
}

/**
 * Describes a trap.
 *
 * @param what finishes the sentence "the trap is ..."
 */
export function trap<Subject>(
  what: string,
  { naive, ours, springs, turn, withinMs = 30_000 }: Trap<Subject>,
): void {
  const test = turn === undefined || isTurnOf(turn) ? it : it.skip;
  describe(what, () => {
    test(
      'springs on the naive pattern',
      async () => {
        expect(await springs(await naive())).toBe(true);
      },
      withinMs,
    );
    test(
      'does not spring here',
      async () => {
        expect(await springs(await ours())).toBe(false);
      },
      withinMs,
    );
  });
}
