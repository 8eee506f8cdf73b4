import { describe, expect, it } from '@jest/globals';
import { maxWeightGrams } from '@shop/contracts/shipping';
import fc from 'fast-check';
import { palletGrams, parcelClassesGrams, ratePenceOf, type Tariff, weightClassOf } from './pricing.js';

const heaviestParcelGrams = Math.max(...parcelClassesGrams);

const grams = fc.oneof(
  fc.integer({ min: 1, max: heaviestParcelGrams }),
  fc.integer({ min: 1, max: maxWeightGrams }),
  fc.constantFrom(...parcelClassesGrams, palletGrams, maxWeightGrams),
);

/** A tariff under which no class is cheaper than a lighter one. */
const tariff = fc
  .array(fc.integer({ min: 0, max: 100_000 }), {
    minLength: parcelClassesGrams.length + 1,
    maxLength: parcelClassesGrams.length + 1,
  })
  .map((prices): Tariff => {
    const [palletPence = 0, ...dearestFirst] = prices.toSorted((one, other) => other - one);
    const rising = dearestFirst.toReversed();
    const parcels = parcelClassesGrams.map((weightClassGrams, index) => ({
      weightClassGrams,
      ratePence: rising[index] ?? 0,
    }));
    return { parcels, palletPence };
  });

describe('the class of a weight', () => {
  it('holds it, within what may be sent, and is its own class', () => {
    fc.assert(
      fc.property(grams, (weightGrams) => {
        const classGrams = weightClassOf(weightGrams);
        expect(classGrams).toBeGreaterThanOrEqual(weightGrams);
        expect(classGrams).toBeLessThanOrEqual(maxWeightGrams);
        expect(weightClassOf(classGrams)).toBe(classGrams);
      }),
    );
  });

  it('never gets lighter with the weight', () => {
    fc.assert(
      fc.property(grams, grams, (one, other) => {
        const [light, heavy] = [Math.min(one, other), Math.max(one, other)];
        expect(weightClassOf(light)).toBeLessThanOrEqual(weightClassOf(heavy));
      }),
    );
  });

  it('is of whole pallets above the heaviest parcel, the last of them started', () => {
    fc.assert(
      fc.property(fc.integer({ min: heaviestParcelGrams + 1, max: maxWeightGrams }), (weightGrams) => {
        const classGrams = weightClassOf(weightGrams);
        expect(classGrams % palletGrams).toBe(0);
        expect(classGrams - weightGrams).toBeLessThan(palletGrams);
      }),
    );
  });

  it.each([
    [1, 2_000],
    [2_000, 2_000],
    [2_001, 5_000],
    [250_000, 250_000],
    [250_001, 500_000],
    [500_000, 500_000],
    [500_001, 1_000_000],
    [maxWeightGrams, maxWeightGrams],
  ])('of %i g is %i g', (weightGrams, classGrams) => {
    expect(weightClassOf(weightGrams)).toBe(classGrams);
  });
});

describe('a price', () => {
  it('is the same for every weight of a class, and never less for more', () => {
    fc.assert(
      fc.property(tariff, grams, grams, (zone, one, other) => {
        const [light, heavy] = [Math.min(one, other), Math.max(one, other)];
        expect(ratePenceOf(zone, light)).toBe(ratePenceOf(zone, weightClassOf(light)));
        expect(ratePenceOf(zone, light)).toBeLessThanOrEqual(ratePenceOf(zone, heavy));
      }),
    );
  });

  it('of pallets is whole and the same for each', () => {
    fc.assert(
      fc.property(tariff, fc.integer({ min: 1, max: maxWeightGrams / palletGrams }), (zone, pallets) => {
        expect(ratePenceOf(zone, pallets * palletGrams)).toBe(pallets * zone.palletPence);
      }),
    );
  });
});
