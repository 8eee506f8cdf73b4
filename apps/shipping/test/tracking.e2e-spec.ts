import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@shop/testing';
import { BookingsRepository } from '../src/bookings/bookings.repository.js';
import { StepsService } from '../src/steps/steps.service.js';
import { killedAtItsOutbox, patiently } from './faults.js';
import { type ShippingUnderTest, standstill, startShipping } from './shipping-under-test.js';

const told = {
  booked: 'orders: shipment-booked',
  collected: 'notifications: order-shipped',
  delivered: 'notifications: order-delivered',
};

async function some<Result>(count: number, make: () => Promise<Result>): Promise<Result[]> {
  const made: Result[] = [];
  for (let index = 0; index < count; index += 1) made.push(await make());
  return made;
}

/** How a shipment came to where it is, and whether its times rise. */
async function courseOf(shipping: ShippingUnderTest, orderId: string): Promise<string[]> {
  const { state, events } = await shipping.trackingOf(orderId);
  const times = events.map(({ at }) => at);
  expect(times).toEqual(times.toSorted());
  expect(events.at(-1)?.state).toBe(state);
  return events.map((event) => event.state);
}

describe('tracking by two instances', () => {
  let shipping: ShippingUnderTest;
  let second: ShippingUnderTest;

  beforeAll(async () => {
    shipping = await startShipping({ TRACKING_STEP_MS: '40', TRACKING_POLL_MS: '10' });
    second = await shipping.startSecondInstance();
  });
  afterAll(async () => {
    await second.stop();
    await shipping.stop();
  });

  const underWay = () => shipping.database.shipment.count({ where: { nextStepAt: { not: null } } });
  const arrived = () =>
    eventually(async () => {
      expect(await underWay()).toBe(0);
    });

  it('brings every shipment to its door, each step and each mail once', async () => {
    const orders = await some(60, () => shipping.booked());
    await arrived();
    for (const orderId of orders) {
      expect(await courseOf(shipping, orderId)).toEqual(['booked', 'collected', 'in-transit', 'delivered']);
      expect(await shipping.told(orderId)).toEqual(Object.values(told));
    }
  });

  it('stops at a cancellation, whenever it comes, and tells of no step that was not made', async () => {
    const orders = await some(60, () => shipping.booked());
    // Who was booked first is far along by now, who was booked last has not begun.
    await Promise.all(
      orders.map((orderId, index) =>
        (index % 2 === 0 ? shipping : second).bookings.cancel(orderId, randomUUID()),
      ),
    );
    await arrived();
    const ends = new Set<string>();
    for (const orderId of orders) {
      const course = await courseOf(shipping, orderId);
      const steps = course.filter((state) => state !== 'cancelled');
      expect(steps).toEqual(['booked', 'collected', 'in-transit', 'delivered'].slice(0, steps.length));
      expect(course.includes('cancelled')).toBe(steps.length < 4);
      expect(await shipping.told(orderId)).toEqual(
        Object.entries(told).flatMap(([state, job]) => (course.includes(state) ? [job] : [])),
      );
      ends.add(course.at(-1) ?? '');
    }
    expect(ends).toContain('cancelled');
  });
});

describe('a tracker', () => {
  let shipping: ShippingUnderTest;
  let steps: StepsService;

  beforeAll(async () => {
    shipping = await startShipping({ ...standstill, DATABASE_POOL_SIZE: '15' });
    steps = shipping.app.app.get(StepsService);
  });
  afterAll(() => shipping.stop());

  const makeDue = (orders: readonly string[]) =>
    shipping.database.shipment.updateMany({
      where: { orderId: { in: [...orders] } },
      data: { nextStepAt: new Date(0) },
    });
  const statesOf = async (orders: readonly string[]) => {
    const rows = await shipping.database.shipment.findMany({ where: { orderId: { in: [...orders] } } });
    return [...new Set(rows.map(({ state }) => state))].sort();
  };

  it('leaves alone what is not due, and makes one step of what is, the next a step later', async () => {
    const [due = '', other = ''] = await some(2, () => shipping.booked());
    await makeDue([due]);
    for (let look = 0; look < 3; look += 1) await steps.makeDue();
    expect([await statesOf([due]), await statesOf([other])]).toEqual([['collected'], ['booked']]);
    const { nextStepAt } = await shipping.database.shipment.findUniqueOrThrow({ where: { orderId: due } });
    const aheadMs = (nextStepAt?.getTime() ?? 0) - Date.now();
    expect(aheadMs).toBeGreaterThan(Number(standstill.TRACKING_STEP_MS) - 60_000);
    expect(aheadMs).toBeLessThanOrEqual(Number(standstill.TRACKING_STEP_MS));
  });

  it('works off more than a batch in one run, beside three others, each step once', async () => {
    const orders = await some(210, () => shipping.booked());
    await makeDue(orders);
    await Promise.all([1, 2, 3, 4].map(() => steps.makeDue()));
    expect(await statesOf(orders)).toEqual(['collected']);
    for (const orderId of orders) {
      expect(await shipping.told(orderId)).toEqual([told.booked, told.collected]);
    }
  });

  it('does not wait for a shipment that somebody else has in hands', async () => {
    const [held = '', free = ''] = await some(2, () => shipping.booked());
    await makeDue([held, free]);
    await shipping.database.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT FROM shipments WHERE order_id = ${held}::uuid FOR UPDATE`;
      await steps.makeDue();
      expect([await statesOf([held]), await statesOf([free])]).toEqual([['booked'], ['collected']]);
    }, patiently);
    await steps.makeDue();
    expect(await statesOf([held])).toEqual(['collected']);
  });

  it('was earlier than a cancellation that had begun before its step and came after it', async () => {
    const orderId = await shipping.booked();
    await makeDue([orderId]);
    await shipping.database.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT now()`;
      await steps.makeDue();
      await shipping.app.app.get(BookingsRepository).cancel(transaction, orderId);
    }, patiently);
    expect(await courseOf(shipping, orderId)).toEqual(['booked', 'collected', 'cancelled']);
  });

  it('killed between claim and commit loses nothing and doubles nothing', async () => {
    const orders = await some(3, () => shipping.booked());
    await makeDue(orders);
    await killedAtItsOutbox(shipping.database, () => steps.makeDue());
    expect(await statesOf(orders)).toEqual(['booked']);
    await steps.makeDue();
    for (const orderId of orders) {
      expect(await courseOf(shipping, orderId)).toEqual(['booked', 'collected']);
      expect(await shipping.told(orderId)).toEqual([told.booked, told.collected]);
    }
  });

  it('goes on where it was after Redis has lost everything', async () => {
    const [orderId = ''] = await some(1, () => shipping.booked());
    await shipping.redis.flush();
    for (let step = 0; step < 3; step += 1) {
      await makeDue([orderId]);
      await steps.makeDue();
    }
    expect(await courseOf(shipping, orderId)).toEqual(['booked', 'collected', 'in-transit', 'delivered']);
  });
});
