import { describe, expect, it } from '@jest/globals';
import { couponCodeSchema, couponTermsSchema } from '@shop/contracts/discount';
import { readInvoices } from '../invoices.js';
import { shippedInvoices } from '../shipped-data.js';
import { tripsOf } from '../trips.js';
import { offerFor, offersOf, savingOf } from './coupons.js';

const offers = offersOf('0A1B2C3D4E5F');
const saved = (name: string, goodsPence: number) => {
  const offer = offers.find(({ code }) => code.endsWith(name));
  return offer && savingOf(offer, goodsPence);
};

describe('the coupons of a replay', () => {
  it('are such as the shop takes', () => {
    for (const { code, terms } of offers) {
      expect(couponCodeSchema.safeParse(code).success).toBe(true);
      expect(couponTermsSchema.safeParse(terms).success).toBe(true);
    }
  });

  it('are each used by many of the shipped invoices, the one that everyone has once twice by some', async () => {
    const uses = tripsOf(await readInvoices(shippedInvoices)).map((trip) => ({
      ...trip,
      code: offerFor(trip, offers)?.code,
    }));
    for (const { code } of offers) expect(uses.filter((use) => use.code === code).length).toBeGreaterThan(50);
    const once = uses.filter(({ code, customerId }) => code?.endsWith('ONCE') && customerId !== '');
    expect(once.length - new Set(once.map(({ customerId }) => customerId)).size).toBeGreaterThan(5);
  }, 60_000);

  it('are the same for an invoice in every replay, for every fifth', () => {
    const trip = (invoice: string, customerId = '') => offerFor({ invoice, customerId }, offers);
    expect(trip('536365')).toBe(trip('536365'));
    expect(trip('536366')).toBeNull();
    expect(trip('536365', '17850')).toBe(trip('536370', '17850'));
    expect(offerFor({ invoice: '536365', customerId: '' }, [])).toBeNull();
  });
});

describe('what a coupon saves', () => {
  it.each([
    { name: 'PERCENT', goodsPence: 1_999, discountPence: 199, isShippingFree: false },
    { name: 'FIXED', goodsPence: 1_999, discountPence: 500, isShippingFree: false },
    { name: 'FIXED', goodsPence: 499, discountPence: 499, isShippingFree: false },
    { name: 'SHIPPING', goodsPence: 1_999, discountPence: 0, isShippingFree: true },
    { name: 'MINIMUM', goodsPence: 24_999, discountPence: 0, isShippingFree: false },
    { name: 'MINIMUM', goodsPence: 25_000, discountPence: 3_750, isShippingFree: false },
  ])('$name of goods for $goodsPence pence: $discountPence', ({ name, goodsPence, ...saving }) => {
    expect(saved(name, goodsPence)).toEqual(saving);
  });
});
