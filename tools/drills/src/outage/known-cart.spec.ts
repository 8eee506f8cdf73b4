import { describe, expect, it } from '@jest/globals';
import { holds, KnownCart } from './known-cart.js';

function cartOf(): KnownCart {
  const cart = new KnownCart();
  cart.acknowledge('85123A', 2);
  cart.acknowledge('85123A', 1);
  cart.leaveOpen('71053', 2);
  return cart;
}

describe('KnownCart', () => {
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
    expect(cartOf().fits(items)).toBe(isPossible);
  });

  it('tells what a look must find that begins now', () => {
    const cart = cartOf();
    const least = cart.snapshot();
    cart.acknowledge('85123A', 5);
    expect(holds([{ sku: '85123A', quantity: 3 }], least)).toBe(true);
    expect(holds([{ sku: '85123A', quantity: 2 }], least)).toBe(false);
  });
});
