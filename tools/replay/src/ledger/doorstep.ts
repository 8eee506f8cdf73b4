// What follows from orders in other services' books: money at the provider, parcels, mails. Each is waited for until it is
// as it has to be, or it is too late: mails are sent, and parcels move, after the last job is done.
import { statementSchema } from '@shop/contracts/payment';
import { shipmentPageSchema } from '@shop/contracts/shipping';
import { lookUntil } from '../look-until.js';
import { Operator } from '../operator.js';
import type { VisitOptions } from '../visit.js';
import type { Account } from './accounts.js';
import { compareMails } from './compare-mails.js';
import { comparePayments } from './compare-payments.js';
import { compareShipments } from './compare-shipments.js';
import type { LedgerLine } from './ledger-line.js';
import { readMails } from './mails-found.js';
import { readPages } from './pages.js';

export const statementRoute = 'GET /payments/statement';
export const shipmentsRoute = 'GET /shipping/shipments';

const charges = { path: '/payments/statement?limit=200', route: statementRoute, schema: statementSchema };
const parcels = { path: '/shipping/shipments?limit=200', route: shipmentsRoute, schema: shipmentPageSchema };

export interface DoorstepOptions extends Omit<VisitOptions, 'signal'> {
  readonly accounts: readonly Account[];
  readonly baseUrl: string;
  readonly operatorToken: string;
  readonly deadlineMs: number;
}

/** The ledger's lines of payment, shipping and notification; they are told to operators alone. */
export async function compareDoorstep({
  accounts,
  deadlineMs,
  ...options
}: DoorstepOptions): Promise<LedgerLine[]> {
  const operator = new Operator(options, options.operatorToken);
  const untilWell = (look: () => Promise<LedgerLine | null>) =>
    lookUntil(look, (line) => line === null || line.differences.length === 0, { deadlineMs });
  const paid = await untilWell(async () => comparePayments(accounts, await readPages(operator, charges)));
  const sent = await untilWell(async () => compareShipments(accounts, await readPages(operator, parcels)));
  const told = await untilWell(async () => {
    const shipments = await readPages(operator, parcels);
    const mails = await readMails(options);
    return mails === 'not-told' ? null : compareMails(accounts, { mails, shipments });
  });
  return [paid, sent, told].filter((line) => line !== null);
}
