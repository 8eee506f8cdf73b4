import { describe, expect, it } from '@jest/globals';
import type { LedgerLine } from '@shop/replay';
import { everythingAcknowledgedIsThere } from './acknowledged.js';

function judgedWith(line: Partial<LedgerLine>, open = 0) {
  const whole = { what: 'orders', acknowledged: 7, found: 7, differences: [], ...line };
  return everythingAcknowledgedIsThere({ closing: { ledger: ledgerWith(whole, open), givenBack: null } })[0];
}

function ledgerWith(line: LedgerLine, open = 0) {
  return { lines: [line], carts: { carts: 2, open, wrong: [] }, tookMs: 1 };
}

describe('what was acknowledged', () => {
  it('is there as it was', () => {
    expect(judgedWith({})).toEqual({
      promise: 'orders: exactly as acknowledged',
      isKept: true,
      seen: '7 acknowledged, 7 found',
    });
  });

  it('is broken by one difference, and says which', () => {
    expect(judgedWith({ found: 6, differences: ['ada: order 1 is missing'] })).toMatchObject({
      isKept: false,
      seen: '7 acknowledged, 6 found; ada: order 1 is missing',
    });
  });

  it('tells of carts of which nobody knows', () => {
    expect(judgedWith({ what: 'carts' }, 1)).toMatchObject({
      isKept: true,
      seen: '7 acknowledged, 7 found; in 1 carts a change never got an answer',
    });
  });

  it('is not kept by silence, where something has to happen', () => {
    const silence = { acknowledged: 0, found: 0 };
    expect(judgedWith(silence)?.isKept).toBe(false);
    expect(judgedWith({ ...silence, what: 'dead letters' })?.isKept).toBe(true);
  });

  it('can be given back', () => {
    const line = {
      what: 'cancelled orders',
      acknowledged: 7,
      found: 7,
      differences: ['5 of A instead of 6'],
    };
    const ledger = ledgerWith({ ...line, differences: [] });
    const closing = { ledger, givenBack: ledgerWith(line) };
    expect(everythingAcknowledgedIsThere({ closing }).at(-1)).toEqual({
      promise: 'orders that are cancelled give everything back',
      isKept: false,
      seen: '7 are cancelled; 5 of A instead of 6',
    });
    expect(everythingAcknowledgedIsThere({ closing: { ledger, givenBack: ledger } }).at(-1)?.isKept).toBe(
      true,
    );
  });
});
