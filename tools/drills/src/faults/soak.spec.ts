import { describe, expect, it } from '@jest/globals';
import { History } from '../history/history.js';
import { historyPromises } from './soak.js';

const judge = (history: History) => historyPromises(history).map((promised) => promised());
const at = { startedAtMs: 1, endedAtMs: 2 };

function history(): History {
  const written = new History();
  written.additions.push({ cart: 'c', sku: 'A1', outcome: 'acknowledged', ...at });
  written.carts.set('c', new Map([['A1', 1]]));
  written.redemptions.push({ coupon: 'ONE', key: 'k', outcome: 'acknowledged' });
  written.coupons.set('ONE', { limit: 1, used: 1 });
  written.revocations.push({ session: 's', outcome: 'acknowledged', ...at });
  written.uses.push({ session: 's', isKnown: false, startedAtMs: 3, endedAtMs: 4 });
  return written;
}

describe('the promises of a soak', () => {
  it('are kept by a clean history', () => {
    expect(judge(history()).map(({ isKept }) => isKept)).toEqual([true, true, true]);
  });

  it('are not by silence', () => {
    expect(judge(new History()).map(({ isKept }) => isKept)).toEqual([false, false, false]);
  });

  it('name what broke them', () => {
    const broken = history();
    broken.carts.set('c', new Map());
    broken.coupons.set('ONE', { limit: 1, used: 2 });
    broken.uses.push({ session: 's', isKnown: true, startedAtMs: 5, endedAtMs: 6 });
    expect(judge(broken).map(({ isKept, seen }) => [isKept, seen])).toEqual([
      [
        false,
        '1 additions to 1 carts, 0 looks, 1 acknowledged; lost addition 1 times; lost addition: A1 in cart c',
      ],
      [false, expect.stringContaining('over-redemption 1 times')],
      [false, expect.stringContaining('resurrection: session s worked 3 ms after its end')],
    ]);
  });
});
