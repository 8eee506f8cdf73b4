import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { trackingCodeSchema } from '@shop/contracts/shipping';
import { BookingsRepository } from '../src/bookings/bookings.repository.js';
import { killedAtItsOutbox, patiently, waitingForALock } from './faults.js';
import { ann, type ShippingUnderTest, standstill, startShipping } from './shipping-under-test.js';

describe('bookings, by the queue', () => {
  let shipping: ShippingUnderTest;

  beforeAll(async () => {
    shipping = await startShipping({ ...standstill, DATABASE_POOL_SIZE: '15' });
  });
  afterAll(() => shipping.stop());

  const book = (orderId: string, { country = 'GB', attempts = 1 } = {}) =>
    shipping.publish({
      name: 'book-shipment',
      payload: { orderId, userId: ann, country, weightGrams: 1_200 },
      attempts,
    });
  const cancel = (orderId: string, attempts = 1) =>
    shipping.publish({ name: 'cancel-shipment', payload: { orderId }, attempts });

  it('make one shipment however often the message arrives, and order hears its code once', async () => {
    const orderId = randomUUID();
    await book(orderId, { attempts: 5 });
    const standing = await shipping.standing(orderId);
    expect(standing).toEqual({ state: 'booked', trackingCode: expect.any(String) });
    expect(await shipping.told(orderId)).toEqual(['orders: shipment-booked']);
    const { payload } = await shipping.database.outboxRow.findFirstOrThrow({
      where: { payload: { path: ['orderId'], equals: orderId } },
    });
    expect(payload).toEqual({ orderId, trackingCode: trackingCodeSchema.parse(standing?.trackingCode) });
  });

  it('are refused for a country that nothing is sent to, and leave nothing', async () => {
    const orderId = randomUUID();
    await book(orderId, { country: 'AQ', attempts: 3 });
    expect(await shipping.told(orderId)).toEqual(['orders: shipment-refused']);
    expect(await shipping.standing(orderId)).toBeNull();
    await cancel(orderId);
    expect(await shipping.standing(orderId)).toEqual({ state: 'cancelled', trackingCode: null });
  });

  it('do nothing after their cancellation, and nobody is told', async () => {
    const orderId = randomUUID();
    await cancel(orderId, 3);
    await book(orderId);
    expect(await shipping.standing(orderId)).toEqual({ state: 'cancelled', trackingCode: null });
    expect(await shipping.told(orderId)).toEqual([]);
  });

  it('are dead letters at once when they make no sense', async () => {
    await shipping.publish({ name: 'book-shipment', payload: { orderId: 'none' }, ends: 'dead' });
  });

  it('stay delivered when they are cancelled afterwards', async () => {
    const orderId = await shipping.booked();
    const delivered = { state: 'delivered', nextStepAt: null };
    await shipping.database.shipment.update({ where: { orderId }, data: delivered });
    await cancel(orderId, 2);
    expect((await shipping.standing(orderId))?.state).toBe('delivered');
    expect((await shipping.trackingOf(orderId)).events.map(({ state }) => state)).toEqual(['booked']);
  });

  it('killed at the last line leave nothing, and are made by the next delivery, once', async () => {
    const [orderId, messageId] = [randomUUID(), randomUUID()];
    const booking = { orderId, userId: ann, country: 'GB', weightGrams: 1_200 };
    await killedAtItsOutbox(shipping.database, () => shipping.bookings.book(booking, messageId));
    expect([await shipping.standing(orderId), await shipping.told(orderId)]).toEqual([null, []]);
    for (let delivery = 0; delivery < 3; delivery += 1) await shipping.bookings.book(booking, messageId);
    expect((await shipping.standing(orderId))?.state).toBe('booked');
    expect(await shipping.told(orderId)).toEqual(['orders: shipment-booked']);
  });

  it('that are not committed yet are waited for by their cancellation, which then undoes them', async () => {
    const repository = shipping.app.app.get(BookingsRepository);
    const orderId = randomUUID();
    const booking = { orderId, userId: ann, country: 'GB', weightGrams: 1, trackingCode: 'SHOP-HELD' };
    const { cancelling } = await shipping.database.$transaction(async (transaction) => {
      await repository.book(transaction, booking);
      const cancelling = shipping.bookings.cancel(orderId, randomUUID());
      await waitingForALock(shipping.database);
      return { cancelling };
    }, patiently);
    await cancelling;
    expect(await shipping.standing(orderId)).toEqual({ state: 'cancelled', trackingCode: 'SHOP-HELD' });
  });
});
