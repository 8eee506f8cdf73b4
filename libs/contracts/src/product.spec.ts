import { describe, expect, it } from '@jest/globals';
import {
  categorySlugSchema,
  maxBatchSkus,
  pricePenceSchema,
  productBatchPaths,
  productSchema,
  skuSchema,
} from './product.js';

const product = {
  sku: '85123A',
  name: 'WHITE HANGING HEART T-LIGHT HOLDER',
  pricePence: 295,
  currency: 'GBP',
  categorySlug: 'candles',
  firstSoldAt: '2010-12-01T08:26:00.000Z',
};

describe('the product contract', () => {
  it.each(['10002', '85123A', '84596f', '15056bl'])('takes the sku %s', (sku) => {
    expect(skuSchema.safeParse(sku).success).toBe(true);
  });

  it.each(['', '1234', '123456', '85123ABC', 'A85123', '85123-', '85123\n', ' 85123', '٨٥١٢٣'])(
    'refuses the sku %j',
    (sku) => {
      expect(skuSchema.safeParse(sku).success).toBe(false);
    },
  );

  it.each(['', 'Candles', '-candles', 'candles-', 'a--b', 'c4', 'x'.repeat(41)])(
    'refuses the category %j',
    (slug) => {
      expect(categorySlugSchema.safeParse(slug).success).toBe(false);
    },
  );

  it.each([-1, 0.5, 10_000_001, Number.NaN, '295', null])('refuses the price %j', (price) => {
    expect(pricePenceSchema.safeParse(price).success).toBe(false);
  });

  it('drops a field it does not know, so that product can be deployed before its callers', () => {
    expect(productSchema.parse({ ...product, colour: 'red' })).toEqual(product);
  });

  it('refuses a product without a price', () => {
    expect(productSchema.safeParse({ ...product, pricePence: undefined }).success).toBe(false);
  });
});

describe('the questions for many products', () => {
  it('hold as many skus as product takes at once, all of them and in order', () => {
    const skus = Array.from({ length: 2 * maxBatchSkus + 1 }, (_, index) => String(10_000 + index));
    const asked = productBatchPaths(skus).map((path) =>
      new URL(path, 'http://product').searchParams.getAll('sku'),
    );
    expect(asked.map(({ length }) => length)).toEqual([maxBatchSkus, maxBatchSkus, 1]);
    expect(asked.flat()).toEqual(skus);
    expect(productBatchPaths([])).toEqual([]);
    expect(productBatchPaths(['a&b'])).toEqual(['/products/batch?sku=a%26b']);
  });
});
