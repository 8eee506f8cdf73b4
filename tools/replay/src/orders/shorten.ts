import type { Person } from '../people.js';
import type { Visit } from '../visit.js';
import { isAnswer, type Shortage } from './refusals.js';

export const setRoute = 'PUT /cart/items/:sku';
export const removeRoute = 'DELETE /cart/items/:sku';

interface Shortening {
  readonly person: Person;
  readonly visit: Visit;
  /** Makes the keys of these changes unlike all others. */
  readonly name: string;
}

/** Takes what there is: lowers each short line to what is available, and removes it when that is nothing. */
export async function shorten(
  shortages: readonly Shortage[],
  { person, visit, name }: Shortening,
): Promise<void> {
  for (const [index, { sku, available }] of shortages.entries()) {
    const path = `/cart/items/${encodeURIComponent(sku)}`;
    const how =
      available > 0
        ? ({ method: 'PUT', route: setRoute, body: { quantity: available } } as const)
        : ({ method: 'DELETE', route: removeRoute } as const);
    const key = `${name}-${String(index + 1)}`;
    const reply = await visit.ask({ ...how, path, key, isTriedAgain: true });
    const change = { sku, quantity: available };
    if (reply.status === 200) person.cart.set(change);
    else if (!isAnswer(reply)) person.cart.leaveOpenTo(change);
  }
}
