import { describe, expect, it } from '@jest/globals';
import { CartRecord, holds } from './cart-record.js';

function cartOf(): CartRecord {
  const cart = new CartRecord();
  cart.acknowledge([{ sku: '85123A', quantity: 2 }]);
  cart.acknowledge([{ sku: '85123A', quantity: 1 }]);
  cart.leaveOpen([{ sku: '71053', quantity: 2 }]);
  return cart;
}

describe('CartRecord', () => {
  it('is everything acknowledged, no more and no less', () => {
    const cart = cartOf();
    expect(cart.differencesTo([{ sku: '85123A', quantity: 2 }])).toEqual(['2 of 85123A instead of 3']);
    expect(cart.differencesTo([{ sku: '22423', quantity: 1 }])).toEqual([
      '1 of 22423 instead of 0',
      '0 of 85123A instead of 3',
    ]);
  });

  it.each([
    ['all that was acknowledged', [['85123A', 3]], true],
    [
      'what may have been made as well',
      [
        ['85123A', 3],
        ['71053', 2],
      ],
      true,
    ],
    ['less than was acknowledged', [['85123A', 2]], false],
    ['something twice', [['85123A', 4]], false],
    [
      'more than was ever sent',
      [
        ['85123A', 3],
        ['71053', 3],
      ],
      false,
    ],
    [
      'what nobody asked for',
      [
        ['85123A', 3],
        ['22423', 1],
      ],
      false,
    ],
    ['nothing', [], false],
  ] as const)('judges a cart that holds %s', (_, lines, isPossible) => {
    const items = lines.map(([sku, quantity]) => ({ sku, quantity }));
    expect(cartOf().differencesTo(items).length === 0).toBe(isPossible);
  });

  it('tells what a look must find that begins now', () => {
    const cart = cartOf();
    const least = cart.snapshot();
    cart.acknowledge([{ sku: '85123A', quantity: 5 }]);
    expect(holds([{ sku: '85123A', quantity: 3 }], least)).toBe(true);
    expect(holds([{ sku: '85123A', quantity: 2 }], least)).toBe(false);
  });
});

describe('what leaves a cart', () => {
  it('is what was ordered; what was added since stays', () => {
    const cart = cartOf();
    cart.acknowledge([{ sku: '22423', quantity: 5 }]);
    cart.takeOut([
      { sku: '85123A', quantity: 3 },
      { sku: '22423', quantity: 1 },
    ]);
    expect(cart.differencesTo([{ sku: '22423', quantity: 4 }])).toEqual([]);
    expect(cart.differencesTo([{ sku: '22423', quantity: 5 }])).toHaveLength(1);
  });

  it('takes with it what was unsure, as far as it was ordered', () => {
    const cart = cartOf();
    cart.takeOut([
      { sku: '85123A', quantity: 3 },
      { sku: '71053', quantity: 2 },
    ]);
    expect(cart.isEmpty).toBe(true);
  });

  it('may be a whole line', () => {
    const cart = cartOf();
    cart.set({ sku: '71053', quantity: 0 });
    cart.set({ sku: '85123A', quantity: 1 });
    expect(cart.hasOpen).toBe(false);
    expect(cart.most).toEqual([{ sku: '85123A', quantity: 1 }]);
  });

  it('without an answer may still be there', () => {
    const cart = cartOf();
    cart.leaveOpenTo({ sku: '85123A', quantity: 1 });
    const possible = [1, 2, 3].map((quantity) => cart.differencesTo([{ sku: '85123A', quantity }]).length);
    expect(possible).toEqual([0, 0, 0]);
    expect(cart.differencesTo([])).toHaveLength(1);
    expect(cart.most).toContainEqual({ sku: '85123A', quantity: 3 });
  });
});
