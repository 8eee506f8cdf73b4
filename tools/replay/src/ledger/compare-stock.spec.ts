import { describe, expect, it } from '@jest/globals';
import { acknowledged, orderId, orderWith } from '../../test/orders.js';
import { compareStock, stockGaps } from './compare-stock.js';

const stands = orderWith([{ sku: '85123A', quantity: 6 }]);
const isCancelled = orderWith([{ sku: '85123A', quantity: 3 }], { orderId: orderId(2), state: 'cancelled' });
const refund = { pieces: [{ sku: '85123A', quantity: 2 }], amountPence: 200 };
const accounts = [
  {
    ...{ who: 'ada', complaints: [], found: [stands, isCancelled] },
    acknowledged: [acknowledged(stands, { refunds: [refund] }), acknowledged(isCancelled)],
  },
];
const before = new Map([
  ['85123A', 10],
  ['71053', 5],
]);

describe('the stock of the ledger', () => {
  it('is what there was, less what stands, with what came back', () => {
    const now = new Map([...before, ['85123A', 6]]);
    expect(compareStock({ before, now }, accounts)).toEqual({
      ...{ what: 'pieces sold', acknowledged: 4, found: 4, differences: [] },
    });
  });

  it.each([
    { what: 'a piece is gone', now: [['85123A', 5]], says: '5 of 85123A are there instead of 6' },
    {
      what: 'what was cancelled is not back',
      now: [['85123A', 3]],
      says: '3 of 85123A are there instead of 6',
    },
    { what: 'nothing was taken', now: [], says: '10 of 85123A are there instead of 6' },
    {
      what: 'something else is gone',
      now: [
        ['85123A', 6],
        ['71053', 4],
      ],
      says: '4 of 71053 are there instead of 5',
    },
  ] as const)('differs when $what', ({ now, says }) => {
    const differing = { before, now: new Map([...before, ...now]) };
    expect(compareStock(differing, accounts).differences).toEqual([says]);
    expect(stockGaps(differing, accounts)).toHaveLength(1);
  });

  it('counts what the shop shows and never acknowledged', () => {
    const now = new Map([...before, ['85123A', 4]]);
    const [account] = accounts;
    const strange = { ...stands, lines: stands.lines.map((line) => ({ ...line, returned: 0 })) };
    const strangers = [{ ...account, who: 'ada', complaints: [], acknowledged: [], found: [strange] }];
    expect(compareStock({ before, now }, strangers).differences).toEqual([]);
  });

  it('differs when it could not be read', () => {
    expect(compareStock({ before: new Map(), now: before }, accounts).differences).toEqual([
      'the stock of 85123A could not be read',
    ]);
    expect(compareStock({ before, now: new Map([['71053', 5]]) }, accounts).differences).toEqual([
      'the stock of 85123A could not be read',
    ]);
  });
});
