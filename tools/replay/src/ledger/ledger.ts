// The end of a run: what the shop acknowledged to anybody against what is there. First whatever never got an answer is sent
// again, so that nothing is left of which nobody knows whether it was done; then jobs, orders, carts and stock may come to
// rest, all within one time; and everything is read, each as its owner sees it.
import pLimit from 'p-limit';
import { type CartsCompared, compareCarts, visitFromHome } from '../carts-compared.js';
import type { Person } from '../people.js';
import type { Run } from '../run.js';
import { signIn, signInAgain } from '../sign-in.js';
import type { Visit, VisitOptions } from '../visit.js';
import type { Account } from './accounts.js';
import { compareCoupons } from './compare-coupons.js';
import { compareJobs } from './compare-jobs.js';
import { compareOrders } from './compare-orders.js';
import { compareCancellations, compareRefunds } from './compare-returns.js';
import { compareStock } from './compare-stock.js';
import { findUses } from './coupons-found.js';
import { compareDoorstep } from './doorstep.js';
import { untilNoJobIsOpen } from './jobs.js';
import type { LedgerLine } from './ledger-line.js';
import { findOrders, type OrdersFound } from './orders-found.js';
import { findStock } from './stock-found.js';

/** Line by line: acknowledged, found, differs. */
export interface Ledger {
  readonly lines: readonly LedgerLine[];
  readonly carts: CartsCompared;
  readonly tookMs: number;
}

export interface LedgerOptions extends Omit<VisitOptions, 'signal'> {
  readonly concurrency: number;
  /** Of the shop's front door, without a slash at the end. */
  readonly baseUrl: string;
  readonly operatorToken: string | undefined;
}

/** Draws up the ledger of a run whose shoppers have all gone home. Never throws: what cannot be read differs. */
export async function drawUpLedger(run: Run, options: LedgerOptions): Promise<Ledger> {
  const begunAt = performance.now();
  const each = <Result>(work: (person: Person) => Promise<Result>): Promise<Result[]> => {
    const limit = pLimit(options.concurrency);
    return Promise.all(run.people.all.map((person) => limit(() => work(person))));
  };
  await each((person) => person.orders.askAgain(visitFromHome(person, options)));
  const within = { ...options, deadlineMs: performance.now() + run.settleMs };
  const jobs = await untilNoJobIsOpen(within);
  if (jobs === 'shop-away') return nothingFound(performance.now() - begunAt);
  const accounts = await each((person) => accountOf(person, within));
  const carts = await compareCarts(run.people, within);
  const coupons = await findUses(run.offers, { accounts, ...within });
  const stock = await findStock(run, { accounts, ...within });
  const { operatorToken } = options;
  const doorstep =
    operatorToken === undefined ? [] : await compareDoorstep({ accounts, ...within, operatorToken });
  const lines = [
    ...[compareOrders(accounts), compareCancellations(accounts), compareRefunds(accounts)],
    ...[...compareCoupons(coupons, accounts), compareStock(stock, accounts), cartLine(carts)],
    ...doorstep,
    ...(jobs === 'not-told' ? [] : compareJobs(run.opening, jobs)),
  ];
  return { lines, carts, tookMs: performance.now() - begunAt };
}

/** Whether the shop answered when the ledger was drawn up. */
export function isThere({ lines }: Pick<Ledger, 'lines'>): boolean {
  return lines.every(({ what }) => what !== shopLine);
}

const shopLine = 'shop';

/** Who asked everyone of a shop that is gone would ask for hours. */
function nothingFound(tookMs: number): Ledger {
  const line = { what: shopLine, acknowledged: 1, found: 0, differences: ['nobody answers'] };
  return { lines: [line], carts: { carts: 0, open: 0, wrong: [] }, tookMs };
}

interface Within extends LedgerOptions {
  readonly deadlineMs: number;
}

async function accountOf(person: Person, within: Within): Promise<Account> {
  const visit = visitFromHome(person, within);
  await signInAgain(visit, person);
  const { orders, credentials } = person;
  const { contradictions, unanswered } = orders;
  return {
    who: credentials.email,
    acknowledged: orders.all,
    complaints: [...contradictions, ...unanswered.map(({ what }) => `${what} never got an answer`)],
    found: await ordersOf(person, visit, within),
  };
}

/**
 * Who was here last while the shop could tell nobody from another, auth away and Redis emptied, was not seen, and is signed
 * out earlier than it seems to them.
 */
async function ordersOf(person: Person, visit: Visit, within: Within): Promise<OrdersFound> {
  if (!person.isSignedIn) return [];
  const found = await findOrders(visit, within);
  if (found !== null) return found;
  await signIn(visit, person);
  return findOrders(visit, within);
}

function cartLine({ carts, wrong }: CartsCompared): LedgerLine {
  return { what: 'carts', acknowledged: carts, found: carts - wrong.length, differences: wrong };
}
