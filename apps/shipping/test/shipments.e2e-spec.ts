import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shipmentPageSchema } from '@shop/contracts/shipping';
import { ann, bob, type ShippingUnderTest, standstill, startShipping } from './shipping-under-test.js';

describe('shipments', () => {
  let shipping: ShippingUnderTest;

  beforeAll(async () => {
    shipping = await startShipping(standstill);
  });
  afterAll(() => shipping.stop());

  const one = (orderId: string, who?: string) => shipping.get(`/shipping/shipments/${orderId}`, who);
  const list = (query: string, who?: string) => shipping.get(`/shipping/shipments${query}`, who);

  it('are seen by their shopper and by operators, and by nobody else', async () => {
    const orderId = await shipping.booked();
    const { trackingCode } = await shipping.trackingOf(orderId);
    for (const who of [ann, 'operator']) {
      expect(await one(orderId, who)).toEqual({
        status: 200,
        body: {
          ...{ orderId, country: 'GB', weightGrams: 1_200, trackingCode, state: 'booked' },
          events: [{ state: 'booked', at: expect.any(String) }],
        },
      });
    }
    expect(await one(orderId, bob)).toMatchObject({
      status: 404,
      body: { code: 'SHIPMENT_NOT_FOUND', orderId },
    });
    expect(await one(orderId)).toMatchObject({ status: 401 });
    expect(await list('', ann)).toMatchObject({ status: 403 });
  });

  it('that were cancelled before they were booked are not there', async () => {
    const orderId = randomUUID();
    await shipping.bookings.cancel(orderId, randomUUID());
    await shipping.booked(orderId);
    for (const who of [ann, 'operator']) expect(await one(orderId, who)).toMatchObject({ status: 404 });
  });

  it('say nothing of the person to whoever has the code', async () => {
    const orderId = await shipping.booked();
    await shipping.bookings.cancel(orderId, randomUUID());
    const trackingCode = (await shipping.standing(orderId))?.trackingCode ?? '';
    expect(await shipping.get(`/shipping/tracking/${trackingCode}`)).toEqual({
      status: 200,
      body: {
        ...{ trackingCode, state: 'cancelled' },
        events: [
          { state: 'booked', at: expect.any(String) },
          { state: 'cancelled', at: expect.any(String) },
        ],
      },
    });
    expect(await shipping.get('/shipping/tracking/SHOP-0000-0000-0000-0000')).toMatchObject({
      status: 404,
      body: { code: 'TRACKING_CODE_UNKNOWN' },
    });
  });

  it('are listed page by page, the latest order first, each once, whatever is booked meanwhile', async () => {
    await shipping.database.shipment.deleteMany();
    const orders = Array.from({ length: 25 }, () => randomUUIDv7());
    for (const orderId of orders) await shipping.booked(orderId);
    await shipping.bookings.cancel(randomUUIDv7(), randomUUID());
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '?limit=10' : `?limit=10&cursor=${cursor}`;
      const page = shipmentPageSchema.parse((await list(query, 'operator')).body);
      seen.push(...page.items.map(({ orderId }) => orderId));
      cursor = page.nextCursor;
      await shipping.booked(randomUUIDv7());
    }
    expect(seen).toEqual(orders.toSorted().toReversed());
  });
});
