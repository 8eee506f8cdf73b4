import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyFamilies } from '@shop/redis/keys';
import { eventually } from '@shop/testing';
import { CatchUp } from '../src/carts/catch-up.js';
import { type CartUnderTest, startCart } from './cart-under-test.js';

const mug = '85123A';

let cart: CartUnderTest;
let impatient: CartUnderTest;

beforeAll(async () => {
  cart = await startCart({ CATCH_UP_MS: '50' });
  impatient = await startCart({ CATCH_UP_MS: '60000', REDIS_STATE_DEADLINE_MS: '300' });
});
afterAll(async () => {
  await cart.stop();
  await impatient.stop();
});

const keyOf = (as: string) => keyFamilies.cart.key(as);

/** As a failover leaves it that lost the last changes: the hash of before. */
async function cutBack(as: string): Promise<void> {
  await cart.redis.command('HSET', keyOf(as), '~version', '1', mug, '1');
}

async function shopper(): Promise<string> {
  const as = cart.freshUser();
  await cart.add({ [mug]: 1 }, { as });
  await cart.add({ [mug]: 4 }, { as });
  return as;
}

const expectWhole = (as: string) =>
  eventually(async () => {
    expect(await cart.content({ as })).toEqual({ version: 2, items: [{ sku: mug, quantity: 5 }] });
  });

describe('a hash that has lost acknowledged changes', () => {
  it('is whole again after a look, though nobody changes the cart', async () => {
    const as = await shopper();
    await cutBack(as);
    expect(await cart.content({ as })).toMatchObject({ version: 1 });
    cart.app.app.get(CatchUp).demand();
    await expectWhole(as);
  });

  it('is looked for after a change of which Redis did not say that it was made', async () => {
    const look = impatient.app.app.get(CatchUp);
    const as = impatient.freshUser();
    await impatient.add({ [mug]: 1 }, { as });
    await look.runIfDue();
    const answer = await impatient.redis.whileHanging(() => impatient.add({ [mug]: 4 }, { as }));
    expect(answer.status).toBe(503);
    await cutBack(as);
    await look.runIfDue();
    expect(await impatient.content({ as })).toEqual({ version: 2, items: [{ sku: mug, quantity: 5 }] });
  });

  it('is whole again when a process starts', async () => {
    const as = await shopper();
    await cutBack(as);
    const other = await cart.startAnother();
    await expectWhole(as);
    await other.close();
  });
});

describe('a hash of another life', () => {
  it('is thrown out when the journal has begun anew', async () => {
    const as = await shopper();
    // A restore from a backup of before: the rows are gone, Redis is as it was.
    await cart.database.cart.deleteMany({ where: { id: as } });
    await cart.add({ [mug]: 7 }, { as });
    expect(await cart.content({ as })).toEqual({ version: 1, items: [{ sku: mug, quantity: 7 }] });
  });
});
