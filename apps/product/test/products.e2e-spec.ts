import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { productBatchSchema, productPageSchema, productSchema } from '@shop/contracts/product';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

const hangingHeart = {
  sku: '85123A',
  name: 'WHITE HANGING HEART T-LIGHT HOLDER',
  pricePence: 295,
  currency: 'GBP',
  categorySlug: 'candles',
  firstSoldAt: '2010-12-01T08:26:00.000Z',
};

describe('products', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  const page = async (path: string) => productPageSchema.parse(await product.read(path));

  /** The skus of every page, following the cursors from the first page on. */
  async function skusOfAllPages(path: string): Promise<string[]> {
    const skus: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { items, nextCursor }: Awaited<ReturnType<typeof page>> = await page(
        path + (cursor && `&cursor=${cursor}`),
      );
      skus.push(...items.map((item) => item.sku));
      cursor = nextCursor;
    }
    return skus;
  }

  it('answers one product, the same cold and cached', async () => {
    expect(await product.read('/products/85123A')).toEqual(hangingHeart);
    expect(await product.read('/products/85123A')).toEqual(hangingHeart);
  });

  it('keeps skus apart that differ in case only', async () => {
    const upper = productSchema.parse(await product.read('/products/15056BL'));
    const lower = productSchema.parse(await product.read('/products/15056bl'));
    expect([upper.sku, lower.sku]).toEqual(['15056BL', '15056bl']);
  });

  it.each(['cold', 'cached'])('says 404 for an unknown sku when it is %s', async () => {
    const { status, body } = await product.get('/products/99999');
    expect([status, body]).toEqual([
      404,
      expect.objectContaining({ code: 'PRODUCT_NOT_FOUND', sku: '99999' }),
    ]);
  });

  it('answers the stock on a route of its own', async () => {
    const sold = 9286;
    expect(await product.read('/products/85123A/stock')).toEqual({ sku: '85123A', available: sold + 929 });
    expect((await product.get('/products/99999/stock')).body).toMatchObject({ code: 'PRODUCT_NOT_FOUND' });
  });

  it('answers a batch in the order asked for, each once, and lists what is missing', async () => {
    const query = ['22423', '99999', '85123A', '22423', '99998'].map((sku) => `sku=${sku}`).join('&');
    const batch = productBatchSchema.parse(await product.read(`/products/batch?${query}`));
    expect(batch.items.map((item) => item.sku)).toEqual(['22423', '85123A']);
    expect(batch.missing).toEqual(['99999', '99998']);
  });

  it('answers a batch of one', async () => {
    expect(await product.read('/products/batch?sku=85123A')).toEqual({ items: [hangingHeart], missing: [] });
  });

  it('pages through the catalogue, each product exactly once and in order', async () => {
    const skus = await skusOfAllPages('/products?limit=100');
    expect(skus).toHaveLength(3489);
    expect(skus).toEqual([...new Set(skus)].sort());
  });

  it('filters by category', async () => {
    const skus = await skusOfAllPages('/products?limit=100&category=clocks');
    expect(skus).toHaveLength(36);
    const first = await page('/products?limit=5&category=clocks');
    expect(first.items.every((item) => item.categorySlug === 'clocks')).toBe(true);
    expect(await page('/products?category=nowhere')).toEqual({ items: [], nextCursor: null });
  });

  describe('search', () => {
    it('finds words in any order, case and number', async () => {
      const { items } = await page(`/products?q=${encodeURIComponent('HEARTS hanging')}&limit=100`);
      expect(items.map((item) => item.sku)).toContain('85123A');
      expect(items.every((item) => /heart/i.test(item.name) && /hang/i.test(item.name))).toBe(true);
    });

    it('finds a sku, a phrase, and leaves words out', async () => {
      expect((await page('/products?q=22423')).items.map((item) => item.sku)).toEqual(['22423']);
      const phrase = await page(`/products?q=${encodeURIComponent('"red retrospot" -bag')}&limit=100`);
      expect(phrase.items.length).toBeGreaterThan(10);
      expect(phrase.items.every((item) => /RED RETROSPOT/.test(item.name) && !/BAG/.test(item.name))).toBe(
        true,
      );
    });

    it('puts a hit in the name before a hit in the category only', async () => {
      const { items } = await page('/products?q=candle&limit=100');
      const named = items.map((item) => /CANDLE/.test(item.name));
      expect(named[0]).toBe(true);
      expect(named).toEqual([...named].sort((a, b) => Number(b) - Number(a)));
    });

    it('pages through all hits exactly once, the best first', async () => {
      const all = await skusOfAllPages('/products?q=bag&limit=100');
      expect(all.length).toBeGreaterThan(100);
      expect(await skusOfAllPages('/products?q=bag&limit=7')).toEqual(all);
      expect(new Set(all).size).toBe(all.length);
    });

    it('combines with a category', async () => {
      const { items } = await page('/products?q=red&category=clocks&limit=100');
      expect(items.length).toBeGreaterThan(0);
      expect(items.every((item) => item.categorySlug === 'clocks')).toBe(true);
    });

    it.each(['the', '!!!', '" - or', 'zzzzzz', '💥', "'; DROP TABLE products; --", '%_%'])(
      'finds nothing for %j and does not mind',
      async (words) => {
        expect(await page(`/products?q=${encodeURIComponent(words)}`)).toEqual({
          items: [],
          nextCursor: null,
        });
      },
    );
  });

  it('describes every route it has', async () => {
    const document = await product.read('/openapi.json');
    expect(document).toMatchObject({
      paths: {
        '/products': { get: expect.anything() },
        '/products/batch': { get: expect.anything() },
        '/products/{sku}': { get: expect.anything() },
        '/products/{sku}/stock': { get: expect.anything() },
        '/products/{sku}/price': { put: expect.anything() },
        '/categories': { get: expect.anything() },
        '/categories/{slug}': { get: expect.anything() },
      },
      components: { schemas: { Product: expect.anything(), ProductPage: expect.anything() } },
    });
  });
});
