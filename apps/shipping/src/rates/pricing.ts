/**
 * What a weight costs. Light parcels go by class, each at the price of its heaviest parcel; what no parcel holds goes on
 * pallets, each started one at the same price. So every weight has a class, and two weights of a class cost the same.
 */

/** Heaviest parcel of each class, in grams, the lightest first. The migration has a price for each in every zone. */
export const parcelClassesGrams = [2_000, 5_000, 10_000, 20_000, 30_000, 100_000, 250_000] as const;

/** What one pallet holds, in grams. */
export const palletGrams = 500_000;

/** What a zone charges. */
export interface Tariff {
  /** Classes of parcels, the lightest first. */
  readonly parcels: readonly { readonly weightClassGrams: number; readonly ratePence: number }[];
  /** For each started pallet. */
  readonly palletPence: number;
}

/**
 * The class of a weight, which is all that its price hangs on.
 *
 * @param weightGrams whole, from 1
 * @returns the heaviest weight at the same price, in grams: of pallets, as many whole ones as it takes
 */
export function weightClassOf(weightGrams: number): number {
  const parcelClass = parcelClassesGrams.find((heaviestGrams) => weightGrams <= heaviestGrams);
  return parcelClass ?? palletsFor(weightGrams) * palletGrams;
}

/** The price of a class in pence. */
export function ratePenceOf({ parcels, palletPence }: Tariff, classGrams: number): number {
  const parcel = parcels.find(({ weightClassGrams }) => classGrams <= weightClassGrams);
  return parcel?.ratePence ?? palletsFor(classGrams) * palletPence;
}

function palletsFor(weightGrams: number): number {
  return Math.ceil(weightGrams / palletGrams);
}
