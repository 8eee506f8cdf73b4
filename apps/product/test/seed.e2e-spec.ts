import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isScarce } from '../src/catalogue/stock.rule.js';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

describe('the seed', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  const everything = async () => ({
    categories: await product.database.category.findMany({ orderBy: { slug: 'asc' } }),
    products: await product.database.product.findMany({ orderBy: { sku: 'asc' } }),
    stock: await product.database.stock.findMany({ orderBy: { sku: 'asc' } }),
  });

  it('has filled the shop with the whole catalogue and a stock for each product', async () => {
    const { categories, products, stock } = await everything();
    expect([categories.length, products.length, stock.length]).toEqual([30, 3489, 3489]);
  });

  it('opens with a tenth more than the invoices sell, and half of it for scarce skus', async () => {
    const stockOf = async (sku: string) =>
      (await product.database.stock.findUniqueOrThrow({ where: { sku } })).available;
    expect(await stockOf('85123A')).toBe(9286 + 929);
    const { products, stock } = await everything();
    const scarce = products.filter(({ sku }) => isScarce(sku));
    expect(scarce.length).toBeGreaterThan(50);
    expect(stock.every(({ available }) => available >= 0)).toBe(true);
  });

  it('changes nothing when it runs again: neither a price nor a stock is reset', async () => {
    await product.changePrice('85123A', 999);
    await product.database.stock.update({ where: { sku: '85123A' }, data: { available: 1 } });
    const before = await everything();
    expect(await product.seedAgain()).toBe('0 products and 0 categories added\n');
    expect(await everything()).toEqual(before);
  });

  it('mends what a run that was cut off left out', async () => {
    const before = await everything();
    const lost = before.products.slice(100, 300).map(({ sku }) => sku);
    await product.database.stock.deleteMany({ where: { sku: { in: lost.slice(50) } } });
    await product.database.product.deleteMany({ where: { sku: { in: lost.slice(0, 50) } } });
    expect(await product.seedAgain()).toBe('50 products and 0 categories added\n');
    const stocked = ({ sku, available }: { sku: string; available: number }) => [sku, available];
    expect((await everything()).stock.map(stocked)).toEqual(before.stock.map(stocked));
  });

  it('stops with the reason when the data is not there', async () => {
    await expect(product.seedAgain({ CATALOGUE_DIRECTORY: '/nowhere' })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('/nowhere/products.csv'),
    });
  });

  it('names every wrong setting and no value', async () => {
    await expect(
      product.seedAgain({ DATABASE_POOL_SIZE: 'none', CATALOGUE_DIRECTORY: '' }),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining('DATABASE_POOL_SIZE'),
    });
  });
});
