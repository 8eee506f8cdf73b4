import {
  type Shipment,
  type ShipmentState,
  shipmentStateSchema,
  type Tracking,
} from '@shop/contracts/shipping';
import type { Prisma } from '../generated/prisma/client.js';

/** What of the tables makes a row. */
export const withEvents = { events: { select: { state: true, at: true } } } as const;

type Stored = Prisma.ShipmentGetPayload<{ include: typeof withEvents }>;

/** A shipment that was booked, whatever became of it. */
export interface ShipmentRow {
  readonly orderId: string;
  readonly userId: string;
  readonly country: string;
  readonly weightGrams: number;
  readonly trackingCode: string;
  readonly state: ShipmentState;
  /** In the order in which they happened. */
  readonly events: readonly { readonly state: ShipmentState; readonly at: Date }[];
}

/** Null: it was cancelled before it was booked, so there is nothing to be seen. */
export function rowOf({ orderId, state, events, ...booked }: Stored): ShipmentRow | null {
  const { userId, country, weightGrams, trackingCode } = booked;
  if (userId === null || country === null || weightGrams === null || trackingCode === null) return null;
  return {
    ...{ orderId, userId, country, weightGrams, trackingCode },
    state: shipmentStateSchema.parse(state),
    events: events
      .map((event) => ({ ...event, state: shipmentStateSchema.parse(event.state) }))
      .sort(byState),
  };
}

export function shipmentOf(row: ShipmentRow): Shipment {
  const { orderId, country, weightGrams } = row;
  return { orderId, country, weightGrams, ...trackingOf(row) };
}

/** Nothing of the person. */
export function trackingOf({ trackingCode, state, events }: ShipmentRow): Tracking {
  return { trackingCode, state, events: events.map((event) => ({ ...event, at: event.at.toISOString() })) };
}

/** A shipment never goes back, so the states in their order are the events in theirs, also within one millisecond. */
function byState(one: { state: ShipmentState }, other: { state: ShipmentState }): number {
  return shipmentStateSchema.options.indexOf(one.state) - shipmentStateSchema.options.indexOf(other.state);
}
