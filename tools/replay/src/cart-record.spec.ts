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
