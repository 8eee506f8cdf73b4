import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { keyFamilies } from '@shop/redis/keys';
import { eventually } from '@shop/testing';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

describe('the cache of product', () => {
  let product: ProductUnderTest;
  let other: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
    other = await product.startSecondInstance();
  });
  afterAll(async () => {
    await other.stop();
    await product.stop();
  });
  beforeEach(() => product.forgetAll());

  it('writes keys of the documented patterns only, none of them living longer than documented', async () => {
    await product.read('/categories/bags?limit=10');
    await product.read('/products?q=red&limit=10');
    await product.read('/products/85123A/stock');
    await product.get('/products/99999');
    await product.get('/categories/nowhere');
    await product.read('/categories');
    const keys = [...(await product.cachedKeys())];
    expect(keys.length).toBeGreaterThan(15);
    for (const [key, ttlMs] of keys) {
      const family = [keyFamilies.productStock, keyFamilies.category, keyFamilies.product].find(
        ({ pattern }) => new RegExp(`^${pattern.replace(/<.*>/, '[\\w-]+')}$`).test(key),
      );
      expect([key, family?.name]).toEqual([key, expect.any(String)]);
      expect(ttlMs).toBeGreaterThan(0);
      expect(ttlMs).toBeLessThanOrEqual(family?.ttlMs ?? 0);
    }
  });

  it('remembers that a sku does not exist, for a short time', async () => {
    await product.get('/products/99999');
    const before = await product.loadsOf('product');
    expect((await product.get('/products/99999')).status).toBe(404);
    expect(await product.loadsOf('product')).toBe(before);
    expect((await product.cachedKeys()).get('product:99999')).toBeLessThanOrEqual(30_000);
  });

  it('keeps no stock in a product', async () => {
    await product.read('/products/85123A');
    expect(await product.redis.command('GET', 'product:85123A')).not.toMatch(/stock|available/i);
  });

  it('loads a cold product once for two instances and forty readers', async () => {
    const before = (await product.loadsOf('product')) + (await other.loadsOf('product'));
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? product : other).read('/products/22423')),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await product.loadsOf('product')) + (await other.loadsOf('product')) - before).toBe(1);
  });

  it('loads a cold category once for two instances', async () => {
    const before = (await product.loadsOf('category')) + (await other.loadsOf('category'));
    await Promise.all(
      [product, other, product, other].map((each) => each.read('/categories/clocks?limit=5')),
    );
    expect((await product.loadsOf('category')) + (await other.loadsOf('category')) - before).toBe(1);
  });

  it('reads categories from replicas, and products from memory once they were read from primaries', async () => {
    await product.read('/categories/garden?limit=50');
    await product.untilReplicated();
    await eventually(async () => {
      await other.read('/categories/garden?limit=50');
      const before = await product.readsServed();
      await other.read('/categories/garden?limit=50');
      const after = await product.readsServed();
      expect(after.replica).toBe(before.replica + 1);
      expect(after.primary).toBe(before.primary);
    });
  });

  it('answers a price that another instance has changed, a moment later', async () => {
    for (const each of [product, other]) await each.read('/products/85123A');
    await product.changePrice('85123A', 4242);
    await eventually(async () => {
      expect(await other.read('/products/85123A')).toMatchObject({ pricePence: 4242 });
    });
  });

  it('reads stock from primaries', async () => {
    await product.read('/products/85123A/stock');
    await product.untilReplicated();
    const before = await product.readsServed();
    await other.read('/products/85123A/stock');
    const after = await product.readsServed();
    expect(after.primary).toBeGreaterThan(before.primary);
    expect(after.replica).toBe(before.replica);
  });
});

describe('product without Redis', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct({});
    await product.read('/products/85123A');
  });
  afterAll(() => product.stop());

  it('answers every route from Postgres while the cluster hangs, and says it is degraded', async () => {
    await product.redis.whileHanging(async () => {
      expect(await product.read('/products/85123A')).toMatchObject({ sku: '85123A' });
      expect(await product.read('/products/85123A/stock')).toMatchObject({ sku: '85123A' });
      expect(await product.read('/products/batch?sku=85123A&sku=99999')).toMatchObject({
        missing: ['99999'],
      });
      expect((await product.readPage('/products?limit=5')).items).toHaveLength(5);
      expect((await product.readPage('/products?q=red&limit=5')).items).toHaveLength(5);
      expect((await product.readPage('/categories/bags?limit=5')).items).toHaveLength(5);
      expect(await product.read('/categories')).toMatchObject({ items: expect.any(Array) });
      expect((await product.get('/products/99999')).status).toBe(404);
      expect(await product.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'degraded' } });
    });
  });

  it('changes a price while the cluster hangs, and shows it afterwards', async () => {
    await product.read('/products/21731');
    await product.redis.whileHanging(async () => {
      expect(await product.changePrice('21731', 4321)).toMatchObject({ pricePence: 4321 });
      expect(await product.read('/products/21731')).toMatchObject({ pricePence: 4321 });
    });
    await eventually(async () => {
      expect(await product.get('/health/ready')).toMatchObject({ body: { status: 'ok' } });
      expect(await product.read('/products/21731')).toMatchObject({ pricePence: 4321 });
      expect((await product.cachedKeys()).has('product:21731')).toBe(true);
    });
  });
});

describe('product without Postgres', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
    await product.read('/categories/clocks?limit=100');
    await product.refuseConnections();
  });
  afterAll(() => product.stop());

  it('answers what is cached without asking it: products, batches, pages of a category', async () => {
    const { items } = await product.readPage('/categories/clocks?limit=100');
    expect(items).toHaveLength(36);
    const [first, second] = items;
    expect(await product.read(`/products/${first?.sku}`)).toEqual(first);
    const batch = `/products/batch?sku=${first?.sku}&sku=${second?.sku}`;
    expect(await product.read(batch)).toEqual({ items: [first, second], missing: [] });
  });

  it.each(['/products?limit=1', '/products?q=red', '/products/85123A', '/categories', '/categories/bags'])(
    'says 503 for %s',
    async (path) => {
      expect(await product.get(path)).toMatchObject({
        status: 503,
        contentType: expect.stringContaining('problem+json'),
        body: { code: 'DATABASE_UNAVAILABLE' },
      });
    },
  );

  it('takes no traffic', async () => {
    expect(await product.get('/health/ready')).toMatchObject({ status: 503, body: { status: 'down' } });
    expect(await product.get('/health/live')).toMatchObject({ status: 200 });
  });
});
