import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { categoryListSchema, productPageSchema } from '@shop/contracts/product';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

describe('categories', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  it('lists the menu in its order, with counts that add up to the catalogue', async () => {
    const { items } = categoryListSchema.parse(await product.read('/categories'));
    expect(items).toHaveLength(30);
    expect(items.at(0)).toMatchObject({ slug: 'christmas', name: 'Christmas' });
    expect(items.at(-1)?.slug).toBe('other');
    expect(items.reduce((sum, category) => sum + category.productCount, 0)).toBe(3489);
  });

  it.each(['cold', 'cached'])('pages through a %s category, each product exactly once, by sku', async () => {
    const skus: string[] = [];
    let query = '?limit=30';
    while (query) {
      const { items, nextCursor } = productPageSchema.parse(await product.read(`/categories/bags${query}`));
      expect(items.every((item) => item.categorySlug === 'bags')).toBe(true);
      skus.push(...items.map((item) => item.sku));
      query = nextCursor === null ? '' : `?limit=30&cursor=${nextCursor}`;
    }
    expect(skus).toHaveLength(144);
    expect(skus).toEqual([...new Set(skus)].sort());
  });

  it('shows a changed price on the page at once', async () => {
    const { items } = productPageSchema.parse(await product.read('/categories/bags?limit=3'));
    const sku = items[1]?.sku ?? '';
    await product.changePrice(sku, 4242);
    const after = productPageSchema.parse(await product.read('/categories/bags?limit=3'));
    expect(after.items.map((item) => item.sku)).toEqual(items.map((item) => item.sku));
    expect(after.items[1]?.pricePence).toBe(4242);
  });

  it('says 404 for an unknown category', async () => {
    const { status, body } = await product.get('/categories/nowhere');
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'CATEGORY_NOT_FOUND', slug: 'nowhere' });
  });
});
