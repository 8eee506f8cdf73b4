import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobPublisher } from '@shop/redis/queue';
import { eventually } from '@shop/testing';
import type { Prisma } from '../src/generated/prisma/client.js';
import { couponsQueue } from '../src/queues.js';
import { RedemptionsRepository } from '../src/redemptions/redemptions.repository.js';
import { UsesService } from '../src/redemptions/uses.service.js';
import { type DiscountUnderTest, startDiscount } from './discount-under-test.js';

describe('uses of coupons, settled by jobs', () => {
  let discount: DiscountUnderTest;
  let second: DiscountUnderTest;

  beforeAll(async () => {
    discount = await startDiscount({ REDEMPTION_SWEEP_MS: '50' });
    second = await discount.startSecondInstance();
  });
  afterAll(async () => {
    await second.stop();
    await discount.stop();
  });

  const redeem = async (code: string, who = 'ann') => {
    const id = randomUUID();
    const payload = { code, goodsPence: 1_000 };
    const { status } = await discount.ask(who, { method: 'PUT', url: `/redemptions/${id}`, payload });
    expect(status).toBe(200);
    return id;
  };
  const stateOf = async (id: string) =>
    (await discount.database.redemption.findUnique({ where: { id } }))?.state;
  /** As order's relay does; `attempts` deliveries of one message. */
  const publish = async (
    name: keyof (typeof couponsQueue)['jobs'],
    orderId: string,
    { attempts = 1, ends = 'done' } = {},
  ) => {
    const id = randomUUID();
    const messages = Array.from({ length: attempts }, (_, index) => ({
      ...{ id, attempt: index + 1, attemptId: `${id}-${String(index + 1)}` },
      ...{ queue: couponsQueue.name, name, payload: { orderId } },
    }));
    const publisher = discount.app.app.get(JobPublisher);
    expect(await publisher.publish(messages)).toHaveLength(attempts);
    await eventually(async () => {
      const outcomes = await publisher.outcomes(messages);
      expect([...outcomes.values()].map(({ state }) => state)).toEqual(messages.map(() => ends));
    });
  };
  const expire = async (id: string) => {
    await discount.database.redemption.update({ where: { id }, data: { expiresAt: new Date(0) } });
    await eventually(async () => {
      expect(await stateOf(id)).toBe('expired');
    });
  };
  const told = async (orderId: string) => {
    const rows = await discount.database.outboxRow.findMany({ where: { queue: 'orders' } });
    return rows.filter(({ payload }) => JSON.stringify(payload).includes(orderId)).map(({ name }) => name);
  };

  /** Begins the one job while the other's transaction is not committed yet. */
  const meanwhile = async (
    held: (transaction: Prisma.TransactionClient) => Promise<unknown>,
    begin: () => Promise<void>,
  ) => {
    const { waiting } = await discount.database.$transaction(async (transaction) => {
      await held(transaction);
      const waiting = begin();
      await eventually(async () => {
        const rows = await discount.database.$queryRaw<unknown[]>`
          SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
        expect(rows).toHaveLength(1);
      });
      return { waiting };
    });
    await waiting;
  };

  it('a commit makes a use count for good, and a release of the order gives it back, once', async () => {
    const code = await discount.newCoupon({ useLimit: 1 });
    const orderId = await redeem(code);
    await publish('commit-coupon', orderId);
    expect([await stateOf(orderId), await discount.usedOf(code)]).toEqual(['committed', 1]);
    await publish('release-coupon', orderId, { attempts: 5 });
    await publish('release-coupon', orderId);
    expect([await stateOf(orderId), await discount.usedOf(code)]).toEqual(['released', 0]);
  });

  it('a commit after the hold is over counts the use again', async () => {
    const code = await discount.newCoupon({ useLimit: 1, shopperLimit: 1 });
    const orderId = await redeem(code);
    await expire(orderId);
    await publish('commit-coupon', orderId, { attempts: 3 });
    expect([await stateOf(orderId), await discount.usedOf(code), await told(orderId)]).toEqual([
      'committed',
      1,
      [],
    ]);
  });

  it.each([
    ['for all', { useLimit: 1 }, 'bob'],
    ['for each', { shopperLimit: 1 }, 'ann'],
  ])('a commit that comes when the limit %s is reached tells order, once', async (_whose, terms, next) => {
    const code = await discount.newCoupon(terms);
    const orderId = await redeem(code);
    await expire(orderId);
    await redeem(code, next);
    await publish('commit-coupon', orderId, { attempts: 3 });
    expect([await stateOf(orderId), await discount.usedOf(code)]).toEqual(['expired', 1]);
    expect(await told(orderId)).toEqual(['coupon-lost']);
  });

  it('a release that overtakes its commit is final, and gives back once what time gave back already', async () => {
    const code = await discount.newCoupon({ useLimit: 2 });
    const [held, late] = [await redeem(code), await redeem(code, 'bob')];
    await expire(late);
    for (const orderId of [held, late]) {
      await publish('release-coupon', orderId);
      await publish('commit-coupon', orderId);
      expect([await stateOf(orderId), await told(orderId)]).toEqual(['released', []]);
    }
    expect(await discount.usedOf(code)).toBe(0);
  });

  it('of an order that used no coupon a commit is a dead letter at once, a release is done', async () => {
    const orderId = randomUUID();
    await publish('commit-coupon', orderId, { ends: 'dead' });
    await publish('release-coupon', orderId);
  });

  it('who waits for another job of the coupon counts with what it leaves, not with what was before', async () => {
    const { app } = discount.app;
    const [uses, redemptions] = [app.get(UsesService), app.get(RedemptionsRepository)];
    const code = await discount.newCoupon({ shopperLimit: 1 });
    const first = await redeem(code);
    await expire(first);
    const next = await redeem(code);
    await meanwhile(
      (tx) => redemptions.release({ ids: [next], from: ['held'] }, tx),
      () => uses.commit(first, randomUUID()),
    );
    expect([await stateOf(first), await discount.usedOf(code), await told(first)]).toEqual([
      'committed',
      1,
      [],
    ]);

    const late = await redeem(await discount.newCoupon());
    await expire(late);
    await meanwhile(
      (tx) => redemptions.recount(tx, late),
      () => uses.release(late, randomUUID()),
    );
    expect(await stateOf(late)).toBe('released');
  });
});
