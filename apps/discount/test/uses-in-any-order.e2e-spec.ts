import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedemptionsRepository } from '../src/redemptions/redemptions.repository.js';
import { UsesService } from '../src/redemptions/uses.service.js';
import { type DiscountUnderTest, startDiscount } from './discount-under-test.js';

type Event = 'commit' | 'release' | 'expire';

/** Every order of the events, each once. */
function ordersOf(events: readonly Event[]): Event[][] {
  if (events.length === 0) return [[]];
  return [...new Set(events)].flatMap((first) =>
    ordersOf(events.toSpliced(events.indexOf(first), 1)).map((rest) => [first, ...rest]),
  );
}

const standing: Event[] = ['commit', 'commit', 'expire'];
const cancelled: Event[] = ['commit', 'commit', 'expire', 'release', 'release'];

describe('the jobs of a use', () => {
  let discount: DiscountUnderTest;
  let second: DiscountUnderTest;

  beforeAll(async () => {
    discount = await startDiscount({ REDEMPTION_SWEEP_MS: '3600000' });
    second = await discount.startSecondInstance();
  });
  afterAll(async () => {
    await second.stop();
    await discount.stop();
  });

  /** A use of a coupon of its own, for a time that is over already. */
  const redeem = async () => {
    const [code, id] = [await discount.newCoupon({ useLimit: 1, shopperLimit: 1 }), randomUUID()];
    const use = { id, code, owner: 'ann', goodsPence: 1_000, holdMs: -1 };
    await discount.app.app.get(RedemptionsRepository).redeem(use);
    return { id, code };
  };
  const happen = (event: Event, id: string, at = discount) => {
    if (event === 'expire') return at.app.app.get(RedemptionsRepository).expire([id]);
    return at.app.app.get(UsesService)[event](id, randomUUID());
  };
  const outcomeOf = async ({ id, code }: { id: string; code: string }) => {
    const redemption = await discount.database.redemption.findUnique({ where: { id } });
    return `${String(redemption?.state)}, used ${String(await discount.usedOf(code))}`;
  };

  it.each([
    ['that stands', standing, 'committed, used 1'],
    ['that is cancelled', cancelled, 'released, used 0'],
  ])('leave one right count of an order %s, whatever their order', async (_which, events, right) => {
    const orders = ordersOf(events);
    expect(orders).toHaveLength(events === standing ? 3 : 30);
    for (const order of orders) {
      const used = await redeem();
      for (const event of order) await happen(event, used.id);
      expect([order, await outcomeOf(used)]).toEqual([order, right]);
    }
  });

  it.each([
    ['that stands', standing, 'committed, used 1'],
    ['that is cancelled', cancelled, 'released, used 0'],
  ])(
    'leave it when those of an order %s run all at once over two instances',
    async (_which, events, right) => {
      for (let round = 0; round < 60; round += 1) {
        const used = await redeem();
        const instances = [discount, second];
        await Promise.all(
          events.map((event, index) => happen(event, used.id, instances[(round + index) % 2])),
        );
        expect(await outcomeOf(used)).toBe(right);
      }
    },
  );
});
