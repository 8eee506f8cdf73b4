import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copiesReportSchema } from '@shop/contracts/copy-ops';
import { keyFamilies } from '@shop/redis/keys';
import { eventually } from '@shop/testing';
import { CatchUp } from '../src/carts/catch-up.js';
import { CopyWatch } from '../src/carts/copy-watch.js';
import { type CartUnderTest, startCart } from './cart-under-test.js';

const mug = '85123A';

/** The one that is looked at: no two at a time, since the instances of this process share its 50 connections to Redis. */
let cart: CartUnderTest;

const startsWith = (settings: Readonly<Record<string, string>>) => {
  beforeAll(async () => {
    cart = await startCart(settings);
  });
  afterAll(() => cart.stop());
};

const keyOf = (as: string) => keyFamilies.cart.key(as);

/** As a failover leaves it that lost the last changes: the hash of before. */
async function cutBack(as: string): Promise<void> {
  await cart.redis.command('HSET', keyOf(as), '~version', '1', mug, '1');
}

const copies = () => copiesReportSchema.omit({ service: true }).parse(cart.app.app.get(CopyWatch).report());

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
  startsWith({ CATCH_UP_MS: '50' });

  it('is whole again after a look, though nobody changes the cart', async () => {
    const as = await shopper();
    await cutBack(as);
    expect(await cart.content({ as })).toMatchObject({ version: 1 });
    cart.app.app.get(CatchUp).demand();
    await expectWhole(as);
  });

  it('is whole again when a process starts', async () => {
    const as = await shopper();
    await cutBack(as);
    const other = await cart.startAnother();
    await expectWhole(as);
    await other.close();
  });
});

describe('a hash that has perhaps lost a change', () => {
  startsWith({ CATCH_UP_MS: '60000', REDIS_STATE_DEADLINE_MS: '300' });

  it('is looked for after a change of which Redis did not say that it was made', async () => {
    const look = cart.app.app.get(CatchUp);
    const as = cart.freshUser();
    await cart.add({ [mug]: 1 }, { as });
    await look.runIfDue();
    const answer = await cart.redis.whileHanging(() => cart.add({ [mug]: 4 }, { as }));
    expect(answer.status).toBe(503);
    await cutBack(as);
    await look.runIfDue();
    expect(await cart.content({ as })).toEqual({ version: 2, items: [{ sku: mug, quantity: 5 }] });
  });

  it('is told of until the look has shown what was missing', async () => {
    const look = cart.app.app.get(CatchUp);
    const as = cart.freshUser();
    await cart.add({ [mug]: 1 }, { as });
    await look.runIfDue();
    const before = copies();
    expect(before.behind).toEqual({ count: 0, oldestSeconds: 0 });
    await cart.redis.whileHanging(() => cart.add({ [mug]: 4 }, { as }));
    const behind = copies();
    expect(behind.changes).toBe(before.changes + 1);
    // The deadline of Redis has passed since it was journaled.
    expect(behind.behind).toEqual({ count: 1, oldestSeconds: expect.any(Number) });
    expect(behind.behind.oldestSeconds).toBeGreaterThan(0.3);
    await cutBack(as);
    await look.runIfDue();
    const after = copies();
    expect(after.behind).toEqual({ count: 0, oldestSeconds: 0 });
    expect(after.rebuilds.behind).toBe(before.rebuilds.behind + 1);
  });
});

describe('a hash of another life', () => {
  startsWith({ CATCH_UP_MS: '60000' });

  it('is thrown out when the journal has begun anew', async () => {
    const as = await shopper();
    // A restore from a backup of before: the rows are gone, Redis is as it was.
    await cart.database.cart.deleteMany({ where: { id: as } });
    await cart.add({ [mug]: 7 }, { as });
    expect(await cart.content({ as })).toEqual({ version: 1, items: [{ sku: mug, quantity: 7 }] });
  });
});
