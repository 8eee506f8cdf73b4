import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RedemptionRequest } from '@shop/contracts/discount';
import { eventually } from '@shop/testing';
import { RedemptionsRepository } from '../src/redemptions/redemptions.repository.js';
import { type Answer, type DiscountUnderTest, startDiscount, tenPercent } from './discount-under-test.js';

describe('coupons', () => {
  let discount: DiscountUnderTest;
  let second: DiscountUnderTest;
  let repository: RedemptionsRepository;

  beforeAll(async () => {
    discount = await startDiscount({ REDEMPTION_HOLD_MS: '60000', REDEMPTION_SWEEP_MS: '50' });
    second = await discount.startSecondInstance();
    repository = discount.app.app.get(RedemptionsRepository);
  });
  afterAll(async () => {
    await second.stop();
    await discount.stop();
  });

  interface Asked extends Partial<RedemptionRequest> {
    readonly code: string;
    readonly id?: string;
    readonly who?: string;
    readonly at?: DiscountUnderTest;
  }
  const redeem = ({ code, goodsPence = 1_999, id = randomUUID(), who = 'ann', at = discount }: Asked) =>
    at.ask(who, { method: 'PUT', url: `/redemptions/${id}`, payload: { code, goodsPence } });
  const release = (id: string, at = discount) =>
    at.ask('ann', { method: 'DELETE', url: `/redemptions/${id}` });
  const commit = (id: string) =>
    repository.inTransaction((transaction) => repository.commit(transaction, id));
  const statuses = (answers: readonly Answer[]) => {
    const counts: Record<number, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };

  it.each([
    [
      'a percentage, rounded down',
      { kind: 'percentage', percent: 10 },
      { discountPence: 199, isShippingFree: false },
    ],
    ['an amount', { kind: 'fixed', pence: 500 }, { discountPence: 500, isShippingFree: false }],
    [
      'an amount above the price',
      { kind: 'fixed', pence: 5_000 },
      { discountPence: 1_999, isShippingFree: false },
    ],
    ['free shipping', { kind: 'free-shipping' }, { discountPence: 0, isShippingFree: true }],
  ] as const)('give %s', async (_what, gives, given) => {
    const code = await discount.newCoupon({ gives });
    expect(await redeem({ code })).toMatchObject({ status: 200, body: { code, state: 'held', ...given } });
  });

  it('a percentage of the dearest goods is exact', async () => {
    const code = await discount.newCoupon({ gives: { kind: 'percentage', percent: 99 } });
    const goodsPence = 2_000_000_000;
    expect(await redeem({ code, goodsPence })).toMatchObject({ body: { discountPence: 1_980_000_000 } });
  });

  it('100 uses under 400 parallel orders over two instances are used exactly 100 times', async () => {
    const code = await discount.newCoupon({ useLimit: 100 });
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, order) =>
        redeem({ code, who: `shopper ${String(order)}`, at: order % 2 === 0 ? discount : second }),
      ),
    );
    expect(statuses(answers)).toEqual({ 200: 100, 409: 300 });
    expect(await discount.usedOf(code)).toBe(100);
    expect(await discount.database.redemption.count({ where: { code } })).toBe(100);
    expect(await redeem({ code })).toMatchObject({ body: { code: 'COUPON_USED_UP', coupon: code } });
  });

  it('a shopper uses one as often as a shopper may, in parallel too', async () => {
    const code = await discount.newCoupon({ shopperLimit: 2, useLimit: 50 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, order) => redeem({ code, at: order % 2 === 0 ? discount : second })),
    );
    expect(statuses(answers)).toEqual({ 200: 2, 409: 18 });
    expect(await redeem({ code })).toMatchObject({ body: { code: 'COUPON_USED_BY_SHOPPER' } });
    expect(await redeem({ code, who: 'bob' })).toMatchObject({ status: 200 });
    expect(await discount.usedOf(code)).toBe(3);
  });

  it.each([
    ['COUPON_NOT_YET_VALID', { validFrom: '2098-01-01T00:00:00.000Z' }],
    ['COUPON_EXPIRED', { validUntil: '2011-01-01T00:00:00.000Z' }],
    ['COUPON_BELOW_MINIMUM', { minimumPence: 2_000 }],
    ['COUPON_USED_UP', { useLimit: 0 }],
    ['COUPON_USED_BY_SHOPPER', { shopperLimit: 0 }],
  ] as const)('refuse with %s, and count nothing', async (problem, terms) => {
    const code = await discount.newCoupon(terms);
    expect(await redeem({ code })).toMatchObject({ status: 409, body: { code: problem } });
    expect(await discount.usedOf(code)).toBe(0);
  });

  it('the same order sent many times at once counts once, the last use included', async () => {
    const code = await discount.newCoupon({ useLimit: 1 });
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, time) => redeem({ code, id, at: time % 2 === 0 ? discount : second })),
    );
    expect(statuses(answers)).toEqual({ 200: 20 });
    expect(await discount.usedOf(code)).toBe(1);
    for (const other of [{ goodsPence: 1 }, { who: 'bob' }, { code: await discount.newCoupon() }])
      expect(await redeem({ code, id, ...other })).toMatchObject({ body: { code: 'REDEMPTION_ID_TAKEN' } });
  });

  it('a use is given back once: by its order, or by time', async () => {
    const code = await discount.newCoupon({ useLimit: 1, shopperLimit: 1 });
    const [first, next] = [randomUUID(), randomUUID()];
    await redeem({ code, id: first });
    const answers = await Promise.all([release(first), release(first, second), release(first)]);
    expect(statuses(answers)).toEqual({ 200: 3 });
    expect(await discount.usedOf(code)).toBe(0);
    await redeem({ code, id: next });
    await discount.database.redemption.update({ where: { id: next }, data: { expiresAt: new Date(0) } });
    await eventually(async () => {
      expect(await discount.usedOf(code)).toBe(0);
    });
    expect(await redeem({ code })).toMatchObject({ status: 200 });
  });

  it('stays used by an order that stands', async () => {
    const code = await discount.newCoupon();
    const id = randomUUID();
    await redeem({ code, id });
    expect([await commit(id), await commit(id)]).toEqual(['held', 'committed']);
    await repository.expire([id]);
    expect(await release(id)).toMatchObject({ status: 409, body: { code: 'REDEMPTION_COMMITTED' } });
    expect(await discount.usedOf(code)).toBe(1);
  });

  it('are what the operator said last, at once, and nobody else sees who used them', async () => {
    const code = await discount.newCoupon();
    const url = `/coupons/${code}`;
    expect(await discount.ask('ann', { method: 'GET', url })).toMatchObject({
      body: { gives: { kind: 'percentage', percent: 10 } },
    });
    const payload = { ...tenPercent, gives: { kind: 'fixed', pence: 100 } };
    await discount.ask('operator', { method: 'PUT', url, payload });
    for (const at of [discount, second]) {
      const { body } = await at.ask('ann', { method: 'GET', url });
      expect(body).toEqual({ code, ...payload, useLimit: undefined, shopperLimit: undefined });
    }
    expect(await discount.ask('ann', { method: 'GET', url: `${url}/usage` })).toMatchObject({ status: 403 });
    expect(await discount.ask('operator', { method: 'GET', url: `${url}/usage` })).toMatchObject({
      body: { used: 0, useLimit: null },
    });
  });

  it('are refused with terms that end before they begin, and the field is named', async () => {
    const payload = { ...tenPercent, validUntil: tenPercent.validFrom };
    expect(await discount.ask('operator', { method: 'PUT', url: '/coupons/NEVER', payload })).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', errors: [{ field: 'validUntil' }] },
    });
    expect(await discount.ask('ann', { method: 'GET', url: '/coupons/NEVER' })).toMatchObject({
      status: 404,
    });
  });

  it('a redemption is its owner’s alone', async () => {
    const id = randomUUID();
    await redeem({ code: await discount.newCoupon(), id });
    for (const method of ['GET', 'DELETE'] as const)
      expect(await discount.ask('bob', { method, url: `/redemptions/${id}` })).toMatchObject({ status: 404 });
    expect(await discount.ask('ann', { method: 'GET', url: `/redemptions/${id}` })).toMatchObject({
      status: 200,
    });
  });
});
