/** What a drill leaves behind: everything that its report, its picture and whoever reads them later need. */
import type { Tally } from '@shop/replay';
import type { Promised } from '../promises/promise.js';
import type { Sample } from '../timeline/sample.js';
import type { Machine } from './machine.js';

export interface Report {
  /** `failover`: names the files. */
  readonly name: string;
  /** `kill -9 of a primary`. */
  readonly title: string;
  /** What to type to hold it again. */
  readonly command: string;
  /** Requests a second that were asked for. */
  readonly rate: number;
  readonly begunAt: Date;
  readonly machine: Machine;
  readonly samples: readonly Sample[];
  readonly outcome: Outcome;
}

/** A drill that was broken off has no verdict, and its timeline tells the more. */
export type Outcome =
  | {
      readonly isJudged: true;
      readonly promises: readonly Promised[];
      readonly before: Tally;
      readonly through: Tally;
    }
  | { readonly isJudged: false; readonly reason: string };

export interface Verdict {
  readonly text: string;
  readonly isGood: boolean;
}

export function verdictLineOf(outcome: Outcome): Verdict {
  if (!outcome.isJudged) return { text: 'no verdict: it was broken off', isGood: false };
  const { promises } = outcome;
  const broken = promises.filter(({ isKept }) => !isKept).length;
  if (broken === 0) return { text: `all ${promises.length} promises kept`, isGood: true };
  return { text: `${broken} of ${promises.length} promises BROKEN`, isGood: false };
}
