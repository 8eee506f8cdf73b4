import { describe, expect, it } from '@jest/globals';
import type { Order } from '@shop/contracts/order';
import { lastDone, timelineOf } from './timeline.js';

const placedAt = '2026-01-01T12:00:00.000Z';
const later = '2026-01-01T12:00:05.000Z';

const order = (state: Order['state']) => ({ state, placedAt });
const states = (seen: Parameters<typeof timelineOf>[0]) => timelineOf(seen).map(({ state }) => state);

describe('the timeline of an order', () => {
  it('waits for the payment at first', () => {
    expect(states({ order: order('placed'), events: [], shipment: null })).toEqual([
      ...['done', 'now', 'ahead', 'ahead', 'ahead'],
    ]);
  });

  it('takes the word of whoever is ahead: of the order, of its stream, of the parcel', () => {
    const events = [{ event: 'paid', at: later }] as const;
    expect(states({ order: order('placed'), events, shipment: null })[1]).toBe('done');
    expect(states({ order: order('confirmed'), events: [], shipment: null })[2]).toBe('done');
  });

  it('tells when each step was made, where that is known', () => {
    const shipment = { events: [{ state: 'collected', at: later }] } as const;
    const steps = timelineOf({
      order: order('confirmed'),
      events: [],
      shipment: { events: [...shipment.events] },
    });
    expect(steps.map(({ at }) => at)).toEqual([placedAt, null, null, later, null]);
    expect(lastDone(steps)).toBe('Shipped');
  });

  it('has no way ahead once the order is cancelled', () => {
    const events = [
      { event: 'paid', at: later },
      { event: 'cancelled', at: later },
    ] as const;
    expect(states({ order: order('cancelled'), events, shipment: null })).toEqual([
      ...['done', 'done', 'never', 'never', 'never'],
    ]);
  });
});
