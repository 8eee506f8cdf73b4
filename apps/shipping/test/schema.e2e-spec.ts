import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { maxWeightGrams } from '@shop/contracts/shipping';
import { assertNoDrift } from '@shop/postgres/drift';
import { ann, type ShippingUnderTest, standstill, startShipping } from './shipping-under-test.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

describe('the schema', () => {
  let shipping: ShippingUnderTest;

  beforeAll(async () => {
    shipping = await startShipping(standstill);
  });
  afterAll(() => shipping.stop());

  it('says what the migrations made', async () => {
    await expect(assertNoDrift({ databaseUrl: shipping.databaseUrl, schemaFile })).resolves.toBeUndefined();
  });

  it('holds a shipment to being booked as a whole or not at all, and to a time for its next step', async () => {
    const { shipment } = shipping.database;
    const whole = { userId: ann, country: 'GB', weightGrams: maxWeightGrams, trackingCode: 'SHOP-TEST' };
    const soon = { nextStepAt: new Date() };
    const refused = [
      { ...whole, state: 'booked' },
      { ...whole, ...soon, state: 'delivered' },
      { ...whole, ...soon, state: 'lost' },
      { ...whole, ...soon, state: 'booked', weightGrams: maxWeightGrams + 1 },
      { ...soon, state: 'booked' },
      { state: 'cancelled', userId: ann },
      { state: 'delivered' },
    ];
    for (const data of refused) {
      await expect(shipment.create({ data: { orderId: randomUUID(), ...data } })).rejects.toThrow();
    }
    await shipment.create({ data: { orderId: randomUUID(), ...whole, ...soon, state: 'booked' } });
    await shipment.create({ data: { orderId: randomUUID(), state: 'cancelled' } });
  });

  it('holds every shipment to a code of its own, and to one event for each state', async () => {
    const orderId = await shipping.booked();
    const twice = shipping.database.shipmentEvent.create({ data: { orderId, state: 'booked' } });
    await expect(twice).rejects.toMatchObject({ code: 'P2002' });
    const trackingCode = (await shipping.standing(orderId))?.trackingCode ?? '';
    const where = { orderId: await shipping.booked() };
    const taken = shipping.database.shipment.update({ where, data: { trackingCode } });
    await expect(taken).rejects.toMatchObject({ code: 'P2002' });
  });
});
