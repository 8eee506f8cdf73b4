import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertNoDrift } from '@shop/postgres/drift';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

describe('the schema', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  it('says what the migrations made', async () => {
    await expect(assertNoDrift({ databaseUrl: product.databaseUrl, schemaFile })).resolves.toBeUndefined();
  });

  it.each([-1, 10_000_001])('refuses the price %i, whoever writes it', async (pricePence) => {
    const write = product.database.product.update({ where: { sku: '85123A' }, data: { pricePence } });
    await expect(write).rejects.toThrow('products_price_pence_check');
  });

  it('refuses to sell what is not there', async () => {
    const write = product.database.stock.update({
      where: { sku: '85123A' },
      data: { available: { decrement: 1_000_000 } },
    });
    await expect(write).rejects.toThrow('stock_available_check');
  });

  it('refuses a product without a category and a category that products need', async () => {
    const orphan = product.database.product.update({
      where: { sku: '85123A' },
      data: { categorySlug: 'nowhere' },
    });
    await expect(orphan).rejects.toMatchObject({ code: 'P2003' });
    await expect(product.database.category.delete({ where: { slug: 'candles' } })).rejects.toMatchObject({
      code: 'P2003',
    });
  });

  it('finds a product by its new name as soon as it has one', async () => {
    await product.database.product.update({ where: { sku: '85123A' }, data: { name: 'ZEPPELIN LANTERN' } });
    expect((await product.readPage('/products?q=zeppelins')).items).toHaveLength(1);
  });
});
