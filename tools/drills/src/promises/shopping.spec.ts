import { describe, expect, it } from '@jest/globals';
import { Tally, type Measured } from '@shop/replay';
import {
  everyoneGetsHome,
  everyoneIsServed,
  noPageFails,
  nothingAcceptedIsLost,
  shoppingGoesOn,
} from './shopping.js';

const view = { route: 'GET /products/:sku', path: '/products/85123A' } as const;
const ledger = { lines: [], carts: { carts: 2, open: 0, wrong: [] }, tookMs: 1 };
const closing = { ledger, givenBack: null };

function seen(...measured: (Partial<Measured> & Pick<Measured, 'outcome'>)[]) {
  const through = new Tally();
  for (const one of measured) through.add({ ...view, tookMs: 4, ...one });
  return { before: new Tally(), through, home: new Tally(), closing };
}

const kept = (result: ReturnType<typeof seen>) => shoppingGoesOn.map((judge) => judge(result).isKept);

describe('what shoppers are promised', () => {
  it('is kept when everyone was answered in time', () => {
    const result = seen({ outcome: 'answered', tookMs: 4999 }, { outcome: 'refused', tookMs: 3 });
    expect(kept(result)).toEqual([true, true]);
  });

  it.each(['failed', 'retried'] as const)('is broken by one request that %s, and says why', (outcome) => {
    const result = seen({ outcome, reason: 'ECONNRESET' });
    expect(kept(result)).toEqual([false, true]);
    expect(shoppingGoesOn[0]?.(result).seen).toBe(`1 of 1 failed (${outcome}: ECONNRESET 1 times)`);
  });

  it('is broken by one wait of more than five seconds', () => {
    expect(kept(seen({ outcome: 'answered', tookMs: 5100 }))).toEqual([true, false]);
  });

  it('may have to be asked for twice, but not in vain', () => {
    expect(everyoneIsServed(seen({ outcome: 'retried' }, { outcome: 'answered' })).isKept).toBe(true);
    expect(everyoneIsServed(seen({ outcome: 'failed' })).isKept).toBe(false);
  });

  it('holds for the way home as well, however slow it is there', () => {
    const [slow, failed] = [{ tookMs: 9_000, outcome: 'answered' }, { outcome: 'failed' }] as const;
    expect(everyoneGetsHome({ home: seen(slow).through }).isKept).toBe(true);
    expect(everyoneGetsHome({ home: seen(failed).through }).isKept).toBe(false);
  });

  it('leaves what needs a session out of what everyone may see', () => {
    const result = seen({ outcome: 'failed', route: 'POST /cart/items' }, { outcome: 'answered' });
    expect(noPageFails(result)).toMatchObject({ isKept: true, seen: '0 of 1 failed' });
    expect(noPageFails(seen({ outcome: 'failed' })).isKept).toBe(false);
  });

  it('may be turned away, but what was accepted is answered', () => {
    const turnedAway = ['503 UPSTREAM_UNAVAILABLE', '503', 'ECONNREFUSED'];
    const away = turnedAway.map((reason) => ({ outcome: 'retried', reason }) as const);
    expect(nothingAcceptedIsLost(seen(...away)).isKept).toBe(true);
    const lost = seen(...away, { outcome: 'retried', reason: '502 UPSTREAM_BROKEN' });
    expect(nothingAcceptedIsLost(lost)).toMatchObject({
      isKept: false,
      seen: '1 of 4 were (retried: 502 UPSTREAM_BROKEN 1 times)',
    });
  });

  it('does not take silence for success', () => {
    const judges = [...shoppingGoesOn, everyoneIsServed, nothingAcceptedIsLost, noPageFails];
    expect(judges.map((judge) => judge(seen()).isKept)).toEqual([false, true, false, false, false]);
  });
});
