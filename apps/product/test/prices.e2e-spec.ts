import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

describe('a price change', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  it('answers the product with its new price and everyone reads it at once', async () => {
    await product.read('/products/85123A');
    const changed = await product.changePrice('85123A', 1234);
    expect(changed).toMatchObject({ sku: '85123A', pricePence: 1234 });
    expect(await product.read('/products/85123A')).toEqual(changed);
    expect(await product.read('/products/batch?sku=85123A')).toMatchObject({ items: [changed] });
    expect((await product.readPage('/products?q=85123a&limit=1')).items).toEqual([changed]);
  });

  it('leaves a line in the log: which product, by whom, and no price', async () => {
    await product.changePrice('85123A', 1111);
    const line = product.logLines().findLast(({ msg }) => msg === 'price changed');
    expect(line).toMatchObject({
      level: 'info',
      sku: '85123A',
      by: 'the operator',
      requestId: expect.any(String),
    });
    expect(line).not.toHaveProperty('pricePence');
  });

  it.each([0, 10_000_000])('takes the price %i', async (pricePence) => {
    expect(await product.changePrice('22423', pricePence)).toMatchObject({ pricePence });
  });

  it('drops the entry of that product and no other key', async () => {
    await product.read('/categories/candles?limit=100');
    await product.read('/products/batch?sku=85123A&sku=22423&sku=71053');
    await product.read('/categories/bags?limit=100');
    const before = await product.cachedKeys();
    expect(before.size).toBeGreaterThan(200);
    await product.changePrice('85123A', 777);
    const after = await product.cachedKeys();
    expect([...before.keys()].filter((key) => !after.has(key))).toEqual(['product:85123A']);
    expect([...after.keys()].filter((key) => !before.has(key))).toEqual([]);
  });

  it('is stored, with a version that counts the changes', async () => {
    const read = () =>
      product.database.product.findUniqueOrThrow({
        where: { sku: '21731' },
        select: { version: true, pricePence: true },
      });
    const { version } = await read();
    await product.changePrice('21731', 50);
    await product.changePrice('21731', 51);
    expect(await read()).toEqual({ version: version + 2, pricePence: 51 });
  });

  it('says 404 for an unknown sku and changes nothing', async () => {
    const before = await product.cachedKeys();
    const { status, body } = await product.put('/products/99999/price', { pricePence: 1 });
    expect([status, body]).toEqual([
      404,
      expect.objectContaining({ code: 'PRODUCT_NOT_FOUND', sku: '99999' }),
    ]);
    expect([...(await product.cachedKeys()).keys()]).toEqual([...before.keys()]);
  });

  it('is never overwritten by a reader that loaded the old price before it', async () => {
    for (let round = 0; round < 20; round += 1) {
      await product.forgetAll();
      const pricePence = 1000 + round;
      await Promise.all([
        ...Array.from({ length: 5 }, () => product.read('/products/84879')),
        product.changePrice('84879', pricePence),
        ...Array.from({ length: 5 }, () => product.read('/products/84879')),
      ]);
      expect(await product.read('/products/84879')).toMatchObject({ pricePence });
    }
  });
});
