import pLimit from 'p-limit';
import { cartDifferences } from './orders/come-back.js';
import type { People, Person } from './people.js';
import { lookUntil } from './look-until.js';
import { Visit, type VisitOptions } from './visit.js';

/** What the carts of everybody hold, against what was acknowledged. */
export interface CartsCompared {
  readonly carts: number;
  /** Carts in which a change never got an answer, so that it may be there or not. */
  readonly open: number;
  /** A line per cart that differs. */
  readonly wrong: readonly string[];
}

export interface ComparingOptions extends Omit<VisitOptions, 'signal'> {
  readonly concurrency: number;
  /** Until when a cart may still hold what was ordered, on the clock of `performance.now()`. */
  readonly deadlineMs: number;
}

/** At home, from an address where nobody has asked for anything yet. */
const comparingSitting = -1;

/**
 * Looks into every cart with its owner's own browser: who was logged out finds nothing, and differs. Nobody is sent home
 * meanwhile: who is told to wait waits.
 */
export async function compareCarts(people: People, options: ComparingOptions): Promise<CartsCompared> {
  const limit = pLimit(options.concurrency);
  const wrong = await Promise.all(people.all.map((person) => limit(() => differencesOf(person, options))));
  return {
    carts: wrong.length,
    open: people.all.filter(({ cart }) => cart.hasOpen).length,
    wrong: wrong.filter((difference) => difference !== ''),
  };
}

/** Empty when there is none. */
async function differencesOf(person: Person, options: ComparingOptions): Promise<string> {
  const visit = visitFromHome(person, options);
  const differences = await lookUntil(
    () => cartDifferences({ person, visit }),
    (seen) => seen.length === 0,
    options,
  );
  return differences.length === 0 ? '' : `${person.credentials.email}: ${differences.join(', ')}`;
}

/** Somebody looks at what became of the shopping. */
export function visitFromHome({ cookies, addressAt }: Person, options: Omit<VisitOptions, 'signal'>): Visit {
  return new Visit(options, { cookies, addressAt: (sitting) => addressAt(comparingSitting - sitting) });
}
