import { CookieJar } from '../src/cookie-jar.js';
import { Counts } from '../src/orders/counts.js';
import { SalesBook } from '../src/orders/sales-book.js';
import { ownPace } from '../src/pacer.js';
import { People, type Person } from '../src/people.js';
import type { Run } from '../src/run.js';
import type { Reply, ShopRequest } from '../src/shop-client.js';
import { Tally } from '../src/tally.js';
import { Visit } from '../src/visit.js';

/** What the double answers to a request; several answers are given in turn, the last one for ever. */
export type Answers = Readonly<Record<string, Reply | readonly Reply[]>>;

export const noAnswer: Reply = { status: null, reason: 'ECONNRESET' };

export const well = (body: unknown = {}, status = 200): Reply => ({ status, body });

export const refusal = (code: string, fields: object = {}): Reply => ({
  status: 409,
  body: { code, ...fields },
});

/** A shop that answers from a list by method and path, and remembers what it was asked. Whatever it does not know fails. */
export function shopThatAnswers(answers: Answers) {
  const asked: ShopRequest[] = [];
  const times = new Map<string, number>();
  const ask = (request: ShopRequest): Promise<Reply> => {
    asked.push(request);
    const name = `${request.method} ${request.path}`;
    const nth = times.get(name) ?? 0;
    times.set(name, nth + 1);
    const replies = [answers[name] ?? { status: 418, body: { code: 'UNEXPECTED' } }].flat();
    return Promise.resolve(replies[Math.min(nth, replies.length - 1)] ?? noAnswer);
  };
  return { asked, ask, pathsAsked: () => asked.map(({ method, path }) => `${method} ${path}`) };
}

export function visitsTo(shop: Pick<ReturnType<typeof shopThatAnswers>, 'ask'>) {
  return { shop, pacer: ownPace(), tally: new Tally(), forwardsAddress: true };
}

export function runWith(parts: Partial<Run> = {}): Run {
  return {
    ...{ people: new People(), offers: [], book: new SalesBook(new Map()), counts: new Counts() },
    ...{ operator: null, opening: { stock: new Map(), deadLetters: 0 }, settleMs: 1_000, signal: undefined },
    ...parts,
  };
}

/** A customer who is signed in, in the shop. */
export async function buyerAt(
  shop: Pick<ReturnType<typeof shopThatAnswers>, 'ask'>,
  run: Run = runWith(),
): Promise<{ visit: Visit; person: Person; run: Run; tally: Tally }> {
  let welcomed: Person | undefined;
  await run.people.welcome({ customerId: '17850', addressAt: () => '10.0.0.1' }, (person) => {
    welcomed = person;
    return Promise.resolve();
  });
  if (!welcomed) throw new Error('nobody came');
  welcomed.isSignedIn = true;
  welcomed.hasAccount = true;
  const visits = visitsTo(shop);
  const visit = new Visit(visits, { cookies: new CookieJar(), addressAt: () => '10.0.0.1' });
  return { visit, person: welcomed, run, tally: visits.tally };
}
