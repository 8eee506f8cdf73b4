import type { Target } from './target.js';

/** What the choice looks at. */
export interface Candidate {
  readonly health: Pick<Target['health'], 'isEligible'>;
}

export interface Choice<T extends Candidate> {
  readonly targets: readonly T[];
  /** Targets that failed this request already; asked again only when nobody else is left. */
  readonly tried: readonly T[];
  /** How many requests of this kind are on their way there. */
  readonly loadOf: (target: T) => number;
  /** A counter that goes up with each request: equal targets take turns. */
  readonly turn: number;
}

/**
 * The least busy eligible target that has not been tried. When there is none, one that is resting: a refusal costs
 * a millisecond, and turning a request away because of an old failure would make a short outage longer.
 */
export function chooseTarget<T extends Candidate>(choice: Choice<T>): T | undefined {
  const { targets, turn } = choice;
  let best: T | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let step = 0; step < targets.length; step += 1) {
    const target = targets[(turn + step) % targets.length];
    if (target === undefined) continue;
    const rank = rankOf(target, choice);
    if (rank >= bestRank) continue;
    best = target;
    bestRank = rank;
  }
  return best;
}

const restingPenalty = 1e6;
const triedPenalty = 1e9;

/** Its load, and so much more when resting or tried that no load makes up for it. */
function rankOf<T extends Candidate>(target: T, { tried, loadOf }: Choice<T>): number {
  const resting = target.health.isEligible ? 0 : restingPenalty;
  return loadOf(target) + resting + (tried.includes(target) ? triedPenalty : 0);
}
