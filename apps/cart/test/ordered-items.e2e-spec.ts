import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@shop/testing';
import { keyFamilies } from '@shop/redis/keys';
import { Journal } from '../src/journal/journal.js';
import { type CartUnderTest, startCart } from './cart-under-test.js';

const mug = '85123A';
const lamp = '71053';
const quilt = '22111';

type Pieces = Readonly<Record<string, number>>;

describe('what was ordered', () => {
  let cart: CartUnderTest;

  beforeAll(async () => {
    cart = await startCart();
  });
  afterAll(() => cart.stop());

  const ordered = (userId: string, pieces: Pieces, orderId: string = randomUUID()) => ({
    orderId,
    userId,
    lines: Object.entries(pieces).map(([sku, quantity]) => ({ sku, quantity })),
  });
  const remove = async (...order: Parameters<typeof ordered>) =>
    cart.outcomeOf(await cart.publish(ordered(...order)));
  const quantitiesOf = async (as: string, at: 0 | 1 = 0): Promise<Pieces> => {
    const { items } = await cart.content({ as, at });
    return Object.fromEntries(items.map(({ sku, quantity }) => [sku, quantity]));
  };
  const shopper = async (pieces: Pieces): Promise<string> => {
    const as = cart.freshUser();
    await cart.add(pieces, { as });
    return as;
  };
  const age = (as: string, days: number) =>
    cart.database.$executeRaw`
      UPDATE cart_operations SET created_at = now() - ${days} * interval '1 day' WHERE cart_id = ${as}`;

  it('goes out of the cart, and nothing else does', async () => {
    const as = await shopper({ [mug]: 5, [lamp]: 2, [quilt]: 1 });
    expect(await remove(as, { [mug]: 3, [lamp]: 2 })).toEqual({ state: 'done' });
    for (const at of [0, 1] as const) expect(await quantitiesOf(as, at)).toEqual({ [mug]: 2, [quilt]: 1 });
  });

  it('leaves nothing of what is less by now than was ordered, and no trace of what is gone', async () => {
    const as = await shopper({ [mug]: 1, [quilt]: 1 });
    await remove(as, { [mug]: 4, [lamp]: 2 });
    expect(await quantitiesOf(as)).toEqual({ [quilt]: 1 });
  });

  it('goes out once, though the message comes five times at once and again later, over two instances', async () => {
    const as = await shopper({ [mug]: 50 });
    const order = ordered(as, { [mug]: 7 });
    const id = randomUUID();
    const deliver = async (attempts: readonly number[]) => {
      const published = attempts.map((attempt) => cart.publish(order, { id, attempt }));
      const outcomes = (await Promise.all(published)).map((attempt) => cart.outcomeOf(attempt));
      for (const outcome of await Promise.all(outcomes)) expect(outcome).toEqual({ state: 'done' });
    };
    await deliver([1, 2, 3, 4, 5]);
    expect(await quantitiesOf(as)).toEqual({ [mug]: 43 });
    await deliver([6]);
    expect(await cart.content({ as })).toMatchObject({ version: 2, items: [{ quantity: 43 }] });
  });

  it('goes out once of an order that is sent under two messages, and never twice with other pieces', async () => {
    const as = await shopper({ [mug]: 50 });
    const orderId = randomUUID();
    for (let message = 0; message < 2; message += 1)
      expect(await remove(as, { [mug]: 7 }, orderId)).toEqual({ state: 'done' });
    const error = `order ${orderId}: the cart says OPERATION_REUSED`;
    expect(await remove(as, { [mug]: 8 }, orderId)).toEqual({ state: 'dead', error });
    expect(await quantitiesOf(as)).toEqual({ [mug]: 43 });
  });

  it('does not take along what is added at the same time', async () => {
    const as = await shopper({ [mug]: 10 });
    const adds = Array.from({ length: 30 }, (_, index) =>
      cart.add({ [mug]: 1, [lamp]: 1 }, { as, at: index % 2 === 0 ? 0 : 1 }),
    );
    const [outcome] = await Promise.all([remove(as, { [mug]: 10 }), ...adds]);
    expect(outcome).toEqual({ state: 'done' });
    expect(await quantitiesOf(as)).toEqual({ [mug]: 30, [lamp]: 30 });
  });

  it('goes out though Redis is emptied before and after, and stays out', async () => {
    const as = await shopper({ [mug]: 5 });
    const order = ordered(as, { [mug]: 3 });
    const id = randomUUID();
    for (const attempt of [1, 2]) {
      await cart.redis.flush();
      expect(await cart.outcomeOf(await cart.publish(order, { id, attempt }))).toEqual({ state: 'done' });
      await cart.redis.flush();
      expect(await cart.content({ as })).toEqual({ version: 2, items: [{ sku: mug, quantity: 2 }] });
    }
  });

  it('is remembered for longer than a dead letter may be revived, unlike the change of a client', async () => {
    const as = await shopper({ [mug]: 5 });
    const order = [as, { [mug]: 3 }, randomUUID()] as const;
    await remove(...order);
    const kept = async () => {
      await cart.app.app.get(Journal).sweep();
      return cart.database.operation.count({ where: { cartId: as } });
    };
    await age(as, 6);
    expect(await kept()).toBe(2);
    await age(as, 29);
    expect(await kept()).toBe(1);
    await remove(...order);
    expect(await quantitiesOf(as)).toEqual({ [mug]: 2 });
    await age(as, 31);
    expect(await kept()).toBe(0);
  });

  it('does not bring an erased cart back', async () => {
    const as = await shopper({ [mug]: 5 });
    await cart.ask('DELETE', '/cart/data', { as });
    expect(await remove(as, { [mug]: 3 })).toEqual({ state: 'done' });
    expect(await cart.database.cart.count({ where: { id: as } })).toBe(0);
    expect(await cart.redis.command('HEXISTS', keyFamilies.cart.key(as), '~version')).toBe('0');
    await cart.add({ [lamp]: 1 }, { as });
    expect(await cart.content({ as })).toEqual({ version: 1, items: [{ sku: lamp, quantity: 1 }] });
  });

  it('goes out once Postgres is back', async () => {
    const as = await shopper({ [mug]: 5 });
    let attempt;
    await cart.whilePostgresIsAway(async () => {
      attempt = await cart.publish(ordered(as, { [mug]: 3 }));
      await eventually(async () => {
        expect(await cart.jobsToBeRunAgain()).toBe(1);
      });
    });
    expect(attempt && (await cart.outcomeOf(attempt))).toEqual({ state: 'done' });
    expect(await quantitiesOf(as)).toEqual({ [mug]: 2 });
  });
});
