import { describe, expect, it } from '@jest/globals';
import { readProducts } from './catalogue.reader.js';
import { initialStock, isScarce } from './stock.rule.js';

const catalogueDirectory = new URL('../../../../data/online-retail/', import.meta.url);

describe('the opening stock', () => {
  it.each([
    [0, 0],
    [1, 2],
    [10, 11],
    [74_215, 81_637],
  ])('covers %i sold pieces with a tenth to spare: %i', (sold, stock) => {
    expect(initialStock('85123A', sold)).toBe(stock);
  });

  it('halves what a scarce sku sells, so that a replay meets refusals', async () => {
    const scarce: string[] = [];
    let all = 0;
    for await (const { sku } of readProducts(catalogueDirectory)) {
      all += 1;
      if (isScarce(sku)) scarce.push(sku);
    }
    expect(all).toBe(3489);
    expect(scarce.length).toBeGreaterThan(all / 70);
    expect(scarce.length).toBeLessThan(all / 35);
    expect(initialStock(scarce[0] ?? '', 101)).toBe(50);
  });
});
