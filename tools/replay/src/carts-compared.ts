import { cartContentSchema } from '@shop/contracts/cart';
import pLimit from 'p-limit';
import type { People, Person } from './people.js';
import { Visit, type VisitOptions } from './visit.js';

/** What the carts of everybody hold, against what was acknowledged. */
export interface CartsCompared {
  readonly carts: number;
  /** Carts in which an add never got an answer, so that it may be there or not. */
  readonly open: number;
  /** A line per cart that differs. */
  readonly wrong: readonly string[];
}

export const compareRoute = 'GET /cart/content';

/** At home, from an address where nobody has asked for anything yet. */
const comparingSitting = -1;

/**
 * Looks into every cart with its owner's own browser: who was logged out finds nothing, and differs. Nobody is sent home
 * meanwhile: who is told to wait waits.
 */
export async function compareCarts(
  people: People,
  options: Omit<VisitOptions, 'signal'> & { readonly concurrency: number },
): Promise<CartsCompared> {
  const limit = pLimit(options.concurrency);
  const wrong = await Promise.all(people.all.map((person) => limit(() => differencesOf(person, options))));
  return {
    carts: wrong.length,
    open: people.all.filter(({ record }) => record.hasOpen).length,
    wrong: wrong.filter((difference) => difference !== ''),
  };
}

/** Empty when there is none. */
async function differencesOf(person: Person, options: VisitOptions): Promise<string> {
  const { cookies, addressAt, record, credentials } = person;
  const visit = new Visit(options, { cookies, addressAt: () => addressAt(comparingSitting) });
  const reply = await visit.ask({
    ...{ method: 'GET', path: '/cart/content', route: compareRoute, isTriedAgain: true },
  });
  const who = credentials?.email ?? `a guest at ${addressAt(0)}`;
  const content = reply.status === 200 ? cartContentSchema.safeParse(reply.body).data : undefined;
  if (!content) return `${who}: the cart cannot be read`;
  const differences = record.differencesTo(content.items);
  return differences.length === 0 ? '' : `${who}: ${differences.join(', ')}`;
}
