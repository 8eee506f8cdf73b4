import { crc32 } from 'node:zlib';

/**
 * How many pieces of a sku the shop opens with: what the shipped invoices sell of it and a tenth more, so that a
 * replay runs through. One sku in fifty opens with half of what they sell, so that refusals happen, at the same
 * skus in every run.
 *
 * @param sold pieces that the invoices sell, 0 or more
 */
export function initialStock(sku: string, sold: number): number {
  return isScarce(sku) ? Math.floor(sold / 2) : sold + Math.ceil(sold / 10);
}

/** Whether a sku is one of the fiftieth that runs out: its CRC-32 divides by fifty. */
export function isScarce(sku: string): boolean {
  return crc32(sku) % 50 === 0;
}
