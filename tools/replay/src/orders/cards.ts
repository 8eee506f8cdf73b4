import { cardSchema } from '@shop/contracts/payment';
import type { Person } from '../people.js';
import type { Visit } from '../visit.js';
import { type CardKind, cardNumbers } from './card-kind.js';

export const cardRoute = 'POST /payments/cards';

/** Of so many invoices, how many pay with which; the rest has a good one. */
const ofHundred: readonly (readonly [upTo: number, kind: CardKind])[] = [
  [3, 'declining'],
  [6, 'slow'],
  [9, 'late'],
  [12, 'repeating'],
];

/** The same card for an invoice in every run. */
export function cardFor(invoice: string): CardKind {
  const place = Number(invoice.replaceAll(/\D/g, '')) % 100;
  return ofHundred.find(([upTo]) => place < upTo)?.[1] ?? 'good';
}

/**
 * The token of somebody's card, asked for once. A try without an answer may leave a second one behind, which harms nobody.
 *
 * @returns null when the shop does not take it
 */
export async function cardOf(person: Person, kind: CardKind, visit: Visit): Promise<string | null> {
  const known = person.cards.get(kind);
  if (known !== undefined) return known;
  const body = { number: cardNumbers[kind], expiryMonth: 12, expiryYear: 2099, cvc: '123' };
  const reply = await visit.ask({
    ...{
      method: 'POST',
      path: '/payments/cards',
      route: cardRoute,
      body,
      accepts: [201],
      isTriedAgain: true,
    },
  });
  const token = reply.status === 201 ? cardSchema.safeParse(reply.body).data?.cardToken : undefined;
  if (token !== undefined) person.cards.set(kind, token);
  return token ?? null;
}
