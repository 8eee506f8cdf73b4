import { describe, expect, it } from '@jest/globals';
import { Tally } from '@shop/replay';
import { MachineTooBusyError } from './drill.errors.js';
import { findSteadyPace } from './steady-pace.js';

/** A shop that answers at once up to its capacity, and lets everybody wait above it. */
function shopThatCarries(capacity: number, rate: number, idleAt: (pace: number) => number = () => 1) {
  let pace = rate;
  let tally = new Tally();
  const paces = [pace];
  const shoppers = {
    startCounting: () => (tally = new Tally()),
    changePace: (perSecond: number) => {
      paces.push((pace = perSecond));
    },
  };
  const calm = () => {
    const tookMs = pace > capacity ? 1_200 : 20;
    tally.add({ route: 'GET /products/:sku', path: '/products/A', outcome: 'answered', tookMs });
    return Promise.resolve();
  };
  const watch = () => () => idleAt(pace);
  return { paces, find: () => findSteadyPace(shoppers, { rate, calm, say: () => undefined, watch }) };
}

describe('the pace of a drill', () => {
  it('stays as it is where the shop keeps up', async () => {
    const shop = shopThatCarries(150, 150);
    expect((await shop.find()).requests).toBe(1);
    expect(shop.paces).toEqual([150]);
  });

  it('is halved until the shop keeps up', async () => {
    const shop = shopThatCarries(40, 150);
    expect((await shop.find()).read().total.maxMs).toBeLessThan(100);
    expect(shop.paces).toEqual([150, 75, 37]);
  });

  it('leaves a third of the cores idle: a fault is work as well', async () => {
    const shop = shopThatCarries(150, 300, (pace) => 1 - pace / 150);
    await shop.find();
    expect(shop.paces).toEqual([300, 150, 100]);
  });

  it('is the lowest where others leave no core idle', async () => {
    const shop = shopThatCarries(150, 150, () => 0);
    await shop.find();
    expect(shop.paces).toEqual([150, 100, 66, 44, 29, 19, 12]);
  });

  it('is none where even a few are too many', async () => {
    await expect(shopThatCarries(1, 150).find()).rejects.toBeInstanceOf(MachineTooBusyError);
  });
});
