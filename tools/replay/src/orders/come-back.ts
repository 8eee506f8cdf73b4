import { cartContentSchema } from '@shop/contracts/cart';
import { lookUntil } from '../look-until.js';
import { signInAgain } from '../sign-in.js';
import type { Buyer } from './checkout.js';

export const contentRoute = 'GET /cart/content';

/**
 * What somebody does first who comes again: asks once more for what never got an answer, and waits until the cart is
 * without what was ordered, or the next order would be of it again.
 *
 * @returns whether both is well; who finds it otherwise goes home
 */
export async function comeBack(buyer: Buyer): Promise<boolean> {
  const { person, visit, run } = buyer;
  await signInAgain(visit, person);
  if (!(await person.orders.askAgain(visit))) return false;
  if (!person.isCartBehind) return true;
  const deadlineMs = performance.now() + run.settleMs;
  const differences = await lookUntil(
    () => cartDifferences(buyer),
    (seen) => seen.length === 0,
    { deadlineMs, signal: run.signal },
  );
  person.isCartBehind = differences.length > 0;
  if (person.isCartBehind && !run.signal?.aborted)
    person.orders.contradict(`the cart is not without what was ordered: ${differences.join(', ')}`);
  return !person.isCartBehind;
}

/** How the cart differs from what it has to hold, a sentence each. */
export async function cartDifferences({ person, visit }: Pick<Buyer, 'person' | 'visit'>): Promise<string[]> {
  const reply = await visit.ask({
    ...{ method: 'GET', path: '/cart/content', route: contentRoute, isTriedAgain: true },
  });
  const content = reply.status === 200 ? cartContentSchema.safeParse(reply.body).data : undefined;
  return content ? person.cart.differencesTo(content.items) : ['the cart cannot be read'];
}
