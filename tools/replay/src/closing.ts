// The end of a run. The ledger is drawn up; then everyone cancels what stands, and it is drawn up again: so many cancellations
// are a proof of their own, and the next run finds the shop as this one did, or it would find it sold out.
import pLimit from 'p-limit';
import { visitFromHome } from './carts-compared.js';
import { isExact } from './ledger/ledger-table.js';
import { drawUpLedger, isThere, type Ledger, type LedgerOptions } from './ledger/ledger.js';
import { Counts } from './orders/counts.js';
import type { Person } from './people.js';
import { cancel } from './returns/bring-back.js';
import type { Run } from './run.js';
import { signInAgain } from './sign-in.js';

export interface ClosingOptions extends LedgerOptions {
  /** Whether orders are to stand. */
  readonly keepsOrders: boolean;
}

export interface Closing {
  readonly ledger: Ledger;
  /** After everyone has cancelled what stood; null: orders are to stand, or nobody answers. */
  readonly givenBack: Ledger | null;
}

/** Closes a run whose shoppers have all gone home. Never throws: what cannot be read differs. */
export async function closeRun(run: Run, { keepsOrders, ...options }: ClosingOptions): Promise<Closing> {
  const ledger = await drawUpLedger(run, options);
  if (keepsOrders || !isThere(ledger)) return { ledger, givenBack: null };
  const counts = new Counts();
  const limit = pLimit(options.concurrency);
  const giveBack = async (person: Person): Promise<void> => {
    const visit = visitFromHome(person, options);
    await signInAgain(visit, person);
    for (const { order, cancelled } of person.orders.all)
      if (!cancelled) await cancel(order.orderId, { visit, person, run: { ...run, counts } });
  };
  await Promise.all(run.people.all.map((person) => limit(() => giveBack(person))));
  return { ledger, givenBack: await drawUpLedger(run, options) };
}

/** Whether everything was as it was acknowledged, both times. */
export function isClosedWell({ ledger, givenBack }: Closing): boolean {
  return isExact(ledger) && (givenBack === null || isExact(givenBack));
}
