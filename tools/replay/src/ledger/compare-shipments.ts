import type { Shipment } from '@shop/contracts/shipping';
import { type Account, type Pair, pairsOf } from './accounts.js';
import type { LedgerLine } from './ledger-line.js';

/** Every order that stands is booked once, under the code that it shows; none that is cancelled is still to be sent. */
export function compareShipments(
  accounts: readonly Account[],
  shipments: readonly Shipment[] | null,
): LedgerLine {
  const pairs = accounts.flatMap(pairsOf);
  const byOrder = new Map(shipments?.map((shipment) => [shipment.orderId, shipment]));
  const isOnItsWay = ({ told }: Pair) =>
    (byOrder.get(told.order.orderId)?.state ?? 'cancelled') !== 'cancelled';
  const standing = pairs.filter(({ found }) => found?.state === 'confirmed');
  return {
    what: 'shipments',
    acknowledged: standing.length,
    found: standing.filter(isOnItsWay).length,
    differences: shipments
      ? pairs.flatMap((pair) => differencesOf(pair, byOrder.get(pair.told.order.orderId)))
      : ['the shipments cannot be read'],
  };
}

function differencesOf({ told, found }: Pair, shipment: Shipment | undefined): string[] {
  const { orderId } = told.order;
  if (!found) return [];
  if (found.state === 'confirmed') {
    if (!shipment) return [`order ${orderId} is confirmed without a shipment`];
    if (shipment.state === 'cancelled') return [`order ${orderId} is confirmed, its shipment cancelled`];
    const code = found.trackingCode ?? 'none';
    return shipment.trackingCode === code
      ? []
      : [`order ${orderId} shows ${code}, not ${shipment.trackingCode}`];
  }
  // What was under way when its order was cancelled arrives, and comes back.
  const isStopped = !shipment || shipment.state !== 'booked';
  return isStopped ? [] : [`order ${orderId} is cancelled and its shipment still booked`];
}
