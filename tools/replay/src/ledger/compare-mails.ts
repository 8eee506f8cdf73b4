import type { CaughtMail, NotificationEvent } from '@shop/contracts/notification';
import type { Shipment } from '@shop/contracts/shipping';
import { type Account, type Pair, pairsOf } from './accounts.js';
import type { LedgerLine } from './ledger-line.js';

/** What the books of mails are kept from. */
export interface Post {
  readonly mails: readonly CaughtMail[] | null;
  readonly shipments: readonly Shipment[] | null;
}

/** Mails of one order about one event: their Message-IDs, each as often as it came. */
type Received = ReadonlyMap<string, readonly string[]>;

/** How often an event happens to an order: so many mails there are at least, and so many Message-IDs at the most. */
interface Due {
  readonly event: NotificationEvent;
  readonly least: number;
  readonly most: number;
}

/**
 * At least one mail for each thing that happened. A mail may come twice, as a crash between sending and noting it leads to,
 * but then under the same Message-ID, by which mail programs show it once.
 */
export function compareMails(accounts: readonly Account[], { mails, shipments }: Post): LedgerLine {
  const received = receivedOf(mails ?? []);
  const shipped = new Map(shipments?.map((shipment) => [shipment.orderId, shipment]));
  const judged = accounts.flatMap(pairsOf).flatMap((pair) => {
    const { orderId } = pair.told.order;
    return duesOf(pair, shipped.get(orderId)).map((due) => judge(due, { orderId, received }));
  });
  return {
    what: 'mails',
    acknowledged: sumOf(judged.map(({ least }) => least)),
    found: sumOf(judged.map(({ least, found }) => Math.min(least, found))),
    differences: mails ? judged.flatMap(({ differences }) => differences) : ['the mails cannot be read'],
    remark: `${String(repeatedIn(mails ?? [], accounts))} came twice, under the Message-ID of the first`,
  };
}

function repeatedIn(mails: readonly CaughtMail[], accounts: readonly Account[]): number {
  const orders = new Set(accounts.flatMap(pairsOf).map(({ told }) => told.order.orderId));
  const ids = mails.filter(({ orderId }) => orders.has(orderId ?? '')).map(({ messageId }) => messageId);
  return ids.length - new Set(ids).size;
}

function judge({ event, least, most }: Due, { orderId, received }: { orderId: string; received: Received }) {
  const found = new Set(received.get(nameOf(orderId, event))).size;
  const differences = [
    ...(found < least ? [`order ${orderId}: ${String(found)} of ${String(least)} mails ${event}`] : []),
    ...(found > most ? [`order ${orderId}: ${String(found)} different mails ${event}`] : []),
  ];
  return { least, found, differences };
}

function duesOf({ told, found }: Pair, shipment: Shipment | undefined): Due[] {
  const isConfirmed = found?.state === 'confirmed';
  const isCancelled = found?.state === 'cancelled';
  const has = (...states: readonly Shipment['state'][]) =>
    shipment?.events.some(({ state }) => states.includes(state)) === true;
  const once = (event: NotificationEvent, isDue: boolean, mayBe = isDue): Due => ({
    ...{ event, least: isDue ? 1 : 0, most: mayBe ? 1 : 0 },
  });
  return [
    // One that was cancelled may have been confirmed before.
    once('order-confirmed', isConfirmed, true),
    once('order-cancelled', isCancelled),
    once('order-shipped', has('collected'), true),
    once('order-delivered', has('delivered'), true),
    { event: 'order-refunded', least: told.refunds.length, most: told.refunds.length },
  ];
}

function receivedOf(mails: readonly CaughtMail[]): Received {
  const received = new Map<string, string[]>();
  for (const { orderId, event, messageId } of mails) {
    const name = nameOf(orderId ?? '', event ?? '');
    const others = received.get(name);
    if (others) others.push(messageId);
    else received.set(name, [messageId]);
  }
  return received;
}

function nameOf(orderId: string, event: string): string {
  return `${orderId} ${event}`;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
