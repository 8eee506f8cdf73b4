import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ann, type ShippingUnderTest, standstill, startShipping } from './shipping-under-test.js';

/** `book` twice is one message that arrives twice; `book again` is a message of its own. */
type Event = 'book' | 'book again' | 'cancel' | 'cancel again';

/** Every order of the events. */
function ordersOf(events: readonly Event[]): Event[][] {
  if (events.length === 0) return [[]];
  return [...new Set(events)].flatMap((first) =>
    ordersOf(events.toSpliced(events.indexOf(first), 1)).map((rest) => [first, ...rest]),
  );
}

const standing: Event[] = ['book', 'book', 'book again'];
const cancelled: Event[] = [...standing, 'cancel', 'cancel', 'cancel again'];

describe('the jobs of a shipment', () => {
  let shipping: ShippingUnderTest;
  let second: ShippingUnderTest;

  beforeAll(async () => {
    shipping = await startShipping(standstill);
    second = await shipping.startSecondInstance();
  });
  afterAll(async () => {
    await second.stop();
    await shipping.stop();
  });

  /** An order of its own, and what each event is for it. */
  const newOrder = (country = 'GB') => {
    const orderId = randomUUID();
    const ids = new Map<Event, string>();
    const messageOf = (event: Event) => {
      const id = ids.get(event) ?? randomUUID();
      ids.set(event, id);
      return id;
    };
    const happen = (event: Event, { bookings } = shipping) => {
      if (event.startsWith('cancel')) return bookings.cancel(orderId, messageOf(event));
      return bookings.book({ orderId, userId: ann, country, weightGrams: 1_200 }, messageOf(event));
    };
    return { orderId, happen };
  };
  /** Everything that is known of an order: how it stands, what happened, what order was told, under how many codes. */
  const outcomeOf = async (orderId: string) => {
    const about = { payload: { path: ['orderId'], equals: orderId } };
    const told = await shipping.database.outboxRow.findMany({ where: about });
    const events = await shipping.database.shipmentEvent.findMany({ where: { orderId } });
    return {
      state: (await shipping.standing(orderId))?.state,
      events: events.map(({ state }) => state).sort(),
      told: told.map(({ name }) => name),
      answers: new Set(told.map(({ payload }) => JSON.stringify(payload))).size,
    };
  };
  /** What is right when the messages took effect in this order. */
  const rightAfter = (order: readonly Event[]) => {
    const isCancelled = order.some((event) => event.startsWith('cancel'));
    const firstCancel = order.findIndex((event) => event.startsWith('cancel'));
    const inTime = isCancelled ? order.slice(0, firstCancel) : order;
    const answered = new Set(inTime).size;
    const isBooked = answered > 0;
    return {
      state: isCancelled ? 'cancelled' : 'booked',
      events: [...(isBooked ? ['booked'] : []), ...(isCancelled ? ['cancelled'] : [])],
      told: Array.from({ length: answered }, () => 'shipment-booked'),
      answers: isBooked ? 1 : 0,
    };
  };

  it.each([
    ['that stands', standing, 3],
    ['that is cancelled', cancelled, 180],
  ])('leave one right shipment of an order %s, whatever their order', async (_which, events, count) => {
    const orders = ordersOf(events);
    expect(orders).toHaveLength(count);
    for (const order of orders) {
      const { orderId, happen } = newOrder();
      for (const event of order) await happen(event);
      expect([order, await outcomeOf(orderId)]).toEqual([order, rightAfter(order)]);
    }
  });

  it('are answered by a refusal for each that asks when nothing is sent there', async () => {
    const { orderId, happen } = newOrder('AQ');
    for (const event of standing) await happen(event);
    expect(await outcomeOf(orderId)).toEqual({
      state: undefined,
      events: [],
      told: ['shipment-refused', 'shipment-refused'],
      answers: 1,
    });
  });

  it('leave one right shipment when all run at once over two instances', async () => {
    for (let round = 0; round < 60; round += 1) {
      const { orderId, happen } = newOrder();
      const instances = [shipping, second];
      const shuffled = cancelled.map(
        (_, index) => cancelled[(index * 5 + round) % cancelled.length] ?? 'book',
      );
      await Promise.all(shuffled.map((event, index) => happen(event, instances[(round + index) % 2])));
      const outcome = await outcomeOf(orderId);
      // How many asked in time is chance; that it was one shipment is not.
      const right = rightAfter(outcome.told.length > 0 ? ['book', 'cancel'] : ['cancel']);
      expect({ ...outcome, told: right.told }).toEqual(right);
      expect(outcome.told.length).toBeLessThanOrEqual(2);
    }
  });

  it('twenty bookings of one order at once make one shipment, and all hear the same code', async () => {
    const { orderId, happen } = newOrder();
    const others = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? shipping : second).bookings.book(
        { orderId, userId: ann, country: 'GB', weightGrams: 1_200 },
        randomUUID(),
      ),
    );
    await Promise.all([...others, happen('book')]);
    const { told, ...outcome } = await outcomeOf(orderId);
    expect(outcome).toEqual({ state: 'booked', events: ['booked'], answers: 1 });
    expect(told).toHaveLength(21);
  });
});
