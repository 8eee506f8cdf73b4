import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertNoDrift } from '@shop/postgres/drift';
import { keyFamilies } from '@shop/redis/keys';
import { type CartUnderTest, startCart } from './cart-under-test.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));
const mug = '85123A';
const lamp = '71053';

describe('a cart', () => {
  let cart: CartUnderTest;

  beforeAll(async () => {
    cart = await startCart();
  });
  afterAll(() => cart.stop());

  const transactions = async (): Promise<number> => {
    const [row] = await cart.database.$queryRaw<{ count: bigint }[]>`
      SELECT xact_commit AS count FROM pg_stat_database WHERE datname = current_database()`;
    return Number(row?.count);
  };

  it('has a schema that says what the migrations made', async () => {
    await expect(assertNoDrift({ databaseUrl: cart.databaseUrl, schemaFile })).resolves.toBeUndefined();
  });

  it('has ten after ten parallel adds of one over two instances, each sent twice', async () => {
    const as = cart.freshUser();
    const adds = Array.from({ length: 20 }, (_, index) =>
      cart.add({ [mug]: 1 }, { as, key: `add-${String(index % 10)}`, at: index % 3 === 0 ? 0 : 1 }),
    );
    expect((await Promise.all(adds)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (const at of [0, 1] as const) {
      expect(await cart.content({ as, at })).toEqual({ version: 10, items: [{ sku: mug, quantity: 10 }] });
    }
    expect(await cart.database.operation.count({ where: { cartId: as } })).toBe(10);
  });

  it('is there again after FLUSHALL, an eviction, and changes in between', async () => {
    const as = cart.freshUser();
    await cart.add({ [mug]: 2, [lamp]: 3 }, { as });
    await cart.redis.flush();
    expect(await cart.content({ as })).toEqual({
      version: 1,
      items: [
        { sku: lamp, quantity: 3 },
        { sku: mug, quantity: 2 },
      ],
    });
    await cart.redis.command('DEL', keyFamilies.cart.key(as));
    await cart.add({ [mug]: 1 }, { as, at: 1 });
    expect(await cart.content({ as })).toMatchObject({ version: 2, items: [{}, { sku: mug, quantity: 3 }] });
  });

  it('loses and doubles nothing while two instances change it and Redis is emptied all along', async () => {
    const as = cart.freshUser();
    const changes = Array.from({ length: 60 }, async (_, index) => {
      const asked = { as, key: `op-${String(index)}`, at: index % 2 === 0 ? 0 : 1 } as const;
      if (index % 7 === 0) return cart.ask('PUT', `/cart/items/${lamp}`, { ...asked, body: { quantity: 5 } });
      if (index % 11 === 0) return cart.ask('DELETE', `/cart/items/${lamp}`, asked);
      return cart.add({ [mug]: 1, [lamp]: 1 }, asked);
    });
    const flushes = Array.from({ length: 5 }, () => cart.redis.flush());
    const [answers] = await Promise.all([Promise.all(changes), Promise.all(flushes)]);
    expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(200));
    const { version, amounts } = await cart.database.cart.findUniqueOrThrow({ where: { id: as } });
    const { version: shown, items } = await cart.content({ as });
    expect([version, shown]).toEqual([60, 60]);
    expect(Object.fromEntries(items.map(({ sku, quantity }) => [sku, quantity]))).toEqual(amounts);
    const adds = Array.from({ length: 60 }, (_, index) => index).filter((index) => index % 7 && index % 11);
    expect(amounts).toMatchObject({ [mug]: adds.length });
  });

  it('shares commits among changes that arrive together', async () => {
    const before = await transactions();
    const users = Array.from({ length: 100 }, () => cart.freshUser());
    await Promise.all(users.map((as) => cart.add({ [mug]: 1 }, { as })));
    await cart.database.$executeRaw`SELECT pg_stat_clear_snapshot(), pg_stat_force_next_flush()`;
    expect((await transactions()) - before).toBeLessThan(50);
  });

  it('refuses a key that comes with another change, and changes nothing', async () => {
    const as = cart.freshUser();
    await cart.add({ [mug]: 1 }, { as, key: 'one' });
    const other = await cart.add({ [mug]: 2 }, { as, key: 'one' });
    expect(other).toMatchObject({ status: 422, body: { code: 'OPERATION_REUSED', operationId: 'one' } });
    expect((await cart.add({ [mug]: 1 }, { as: cart.freshUser(), key: 'one' })).status).toBe(200);
    expect(await cart.content({ as })).toEqual({ version: 1, items: [{ sku: mug, quantity: 1 }] });
  });

  it.each(['', 'two words', '{a}:b', 'k'.repeat(65)])(
    'refuses the key "%s", and changes nothing',
    async (key) => {
      const as = cart.freshUser();
      const bad = { status: 400, body: { errors: [{ field: 'idempotency-key' }] } };
      expect(await cart.add({ [mug]: 1 }, { as, key })).toMatchObject(bad);
      expect(await cart.ask('DELETE', '/cart', { as, key })).toMatchObject(bad);
      expect(await cart.content({ as })).toEqual({ version: 0, items: [] });
    },
  );

  it('refuses too much of one without harm to the changes beside it', async () => {
    const as = cart.freshUser();
    await cart.add({ [mug]: 9_999 }, { as });
    const answers = await Promise.all([
      cart.add({ [mug]: 2, [lamp]: 1 }, { as }),
      cart.add({ [mug]: 1 }, { as }),
      cart.add({ [lamp]: 4 }, { as }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([422, 200, 200]);
    expect(answers[0]?.body).toMatchObject({ code: 'QUANTITY_TOO_LARGE', sku: mug, maxQuantity: 10_000 });
    expect(await cart.content({ as })).toMatchObject({ items: [{ quantity: 4 }, { quantity: 10_000 }] });
  });

  it('names the products that the shop does not have', async () => {
    const as = cart.freshUser();
    const answer = await cart.add({ [mug]: 1, '99999': 1 }, { as });
    expect(answer).toMatchObject({ status: 404, body: { code: 'PRODUCTS_UNKNOWN', skus: ['99999'] } });
    expect(await cart.content({ as })).toEqual({ version: 0, items: [] });
  });

  it('shows its prices and its total, and can be emptied', async () => {
    const as = cart.freshUser();
    await cart.add({ [mug]: 2, [lamp]: 1 }, { as });
    expect((await cart.ask('GET', '/cart', { as })).body).toMatchObject({
      totalPence: 300,
      currency: 'GBP',
      items: [
        { sku: lamp, linePence: 100 },
        { sku: mug, linePence: 200, product: { pricePence: 100 } },
      ],
    });
    expect((await cart.ask('DELETE', '/cart', { as })).body).toEqual({ version: 2, items: [] });
  });

  it('is erased with its journal and its copy when its owner asks, again as well', async () => {
    const as = cart.freshUser();
    await cart.add({ [mug]: 1 }, { as });
    expect((await cart.ask('DELETE', '/cart/data')).status).toBe(401);
    for (const at of [0, 1] as const)
      expect((await cart.ask('DELETE', '/cart/data', { as, at })).status).toBe(204);
    expect(await cart.redis.command('EXISTS', keyFamilies.cart.key(as))).toBe('0');
    expect(await cart.content({ as })).toEqual({ version: 0, items: [] });
    expect(await cart.database.operation.count({ where: { cartId: as } })).toBe(0);
  });

  it('can be read without prices while product is away, and takes nothing new', async () => {
    const as = cart.freshUser();
    await cart.add({ [mug]: 1 }, { as });
    cart.stopProducts();
    expect(await cart.ask('GET', '/cart', { as })).toMatchObject({
      status: 200,
      body: { totalPence: null, items: [{ sku: mug, product: null, linePence: null }] },
    });
    expect(await cart.add({ [lamp]: 1 }, { as })).toMatchObject({ status: 503 });
    expect((await cart.ask('DELETE', `/cart/items/${mug}`, { as })).status).toBe(200);
  });
});

describe('a change of a cart', () => {
  let impatient: CartUnderTest;

  beforeAll(async () => {
    impatient = await startCart({ REDIS_STATE_DEADLINE_MS: '500' });
  });
  afterAll(() => impatient.stop());

  it('waits for Redis: 503, and the same key later finds the change made once', async () => {
    const as = impatient.freshUser();
    await impatient.add({ [mug]: 1 }, { as, key: 'one' });
    const answer = await impatient.redis.whileHanging(() => impatient.add({ [mug]: 1 }, { as, key: 'two' }));
    expect(answer).toMatchObject({ status: 503 });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await impatient.add({ [mug]: 1 }, { as, key: 'two', at: 1 })).status).toBe(200);
    expect(await impatient.content({ as })).toEqual({ version: 2, items: [{ sku: mug, quantity: 2 }] });
  });
});
