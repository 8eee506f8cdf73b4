import type { Order, OrderEvent, OrderEventName } from '@shop/contracts/order';
import type { Shipment, ShipmentState } from '@shop/contracts/shipping';

/*
 * The way of an order from the cart to the door, out of three stories: where the order says it stands, what its stream told
 * and when, and where the parcel was seen. Any of them may be behind the others.
 */

export interface Step {
  readonly name: string;
  /** `now`: the one that is waited for. */
  readonly state: 'done' | 'now' | 'ahead' | 'never';
  /** ISO 8601; null when it is not known, or not done. */
  readonly at: string | null;
}

interface Seen {
  readonly order: Pick<Order, 'state' | 'placedAt'>;
  readonly events: readonly Pick<OrderEvent, 'event' | 'at'>[];
  readonly shipment: Pick<Shipment, 'events'> | null;
}

const RANKS: Readonly<Record<Order['state'], number>> = { cancelled: 0, placed: 0, paid: 1, confirmed: 2 };

export function timelineOf({ order, events, shipment }: Seen): Step[] {
  const told = (name: OrderEventName) => events.find(({ event }) => event === name)?.at ?? null;
  const seen = (state: ShipmentState) => shipment?.events.find((event) => event.state === state)?.at ?? null;
  const rank = RANKS[order.state];
  const steps = [
    { name: 'Placed', at: order.placedAt, isDone: true },
    { name: 'Paid', at: told('paid'), isDone: rank >= 1 || told('paid') !== null },
    { name: 'Packed', at: told('shipping-booked'), isDone: rank >= 2 || told('shipping-booked') !== null },
    { name: 'Shipped', at: seen('collected'), isDone: seen('collected') !== null },
    { name: 'Delivered', at: seen('delivered'), isDone: seen('delivered') !== null },
  ];
  const isOver = order.state === 'cancelled';
  const next = steps.findIndex(({ isDone }) => !isDone);
  return steps.map(({ name, at, isDone }, index) => {
    if (isDone) return { name, at, state: 'done' };
    if (isOver) return { name, at: null, state: 'never' };
    return { name, at: null, state: index === next ? 'now' : 'ahead' };
  });
}

/** The last step that was made. */
export function lastDone(steps: readonly Step[]): string {
  return steps.findLast(({ state }) => state === 'done')?.name ?? '';
}
