import { describe, expect, it } from '@jest/globals';
import { hitRateCeilingOf, sampleOf, tripsOf } from './trips.js';

const invoice = (number: string, customerId = '', skus = ['A']) => ({
  ...{ number, customerId },
  quantities: new Map(skus.map((sku) => [sku, [1]])),
});

describe('the trips', () => {
  it('leave cancellations out', () => {
    expect(tripsOf([invoice('1'), invoice('C2')]).map((trip) => trip.invoice)).toEqual(['1']);
  });

  it('have an address each, the same in every replay', () => {
    const addressesOf = () =>
      tripsOf([invoice('1', 'c'), invoice('2', 'c'), invoice('3')]).map(({ addressAt }) => addressAt(0));
    expect(new Set(addressesOf()).size).toBe(3);
    expect(addressesOf()).toEqual(addressesOf());
    expect(addressesOf()[0]).toMatch(/^10\.\d{1,3}\.\d{1,3}\.\d{1,3}$/);
  });

  it('are sampled evenly from the first to the last', () => {
    const trips = tripsOf(Array.from({ length: 10 }, (_, index) => invoice(String(index))));
    expect(sampleOf(trips, 4).map((trip) => trip.invoice)).toEqual(['0', '2', '5', '7']);
    expect(sampleOf(trips, 99)).toHaveLength(10);
    expect(sampleOf(trips, 0)).toEqual([]);
  });

  it('know the best hit rate there can be', () => {
    expect(hitRateCeilingOf(tripsOf([invoice('1', '', ['A', 'B']), invoice('2', '', ['A', 'B'])]))).toBe(0.5);
    expect(hitRateCeilingOf([])).toBe(0);
  });
});
