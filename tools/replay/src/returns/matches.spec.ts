import { describe, expect, it } from '@jest/globals';
import { maxQuantity } from '@shop/contracts/cart';
import { groupByInvoice, readInvoices } from '../invoices.js';
import { shippedInvoices } from '../shipped-data.js';
import { countMatches, type Match, matchReturns } from './matches.js';

type Line = readonly [invoice: string, sku: string, quantity: number, customer?: string];

function matchesOf(...lines: readonly Line[]): Match[] {
  const rows = lines.map(([invoice_no, sku, quantity, customer_id = '17850']) => ({
    ...{ invoice_no, sku, quantity, customer_id },
  }));
  return [...matchReturns(groupByInvoice(rows)).values()];
}

const none = { kind: 'none' };

describe('what takes something back', () => {
  it('is a whole sale when it names each of its pieces, however they are spread over lines', () => {
    const sold = [
      ['1', 'A', 2],
      ['1', 'A', 4],
      ['1', 'B', 1],
    ] as const;
    expect(matchesOf(...sold, ['C2', 'B', -1], ['C2', 'A', -6])).toEqual([{ kind: 'whole', sale: '1' }]);
  });

  it('is a part of the latest sale that has as many left', () => {
    const sold = [
      ['1', 'A', 6],
      ['2', 'A', 6],
      ['2', 'B', 1],
      ['3', 'B', 1],
    ] as const;
    const part = (sale: string, quantity: number) => ({
      ...{ kind: 'part', sale },
      pieces: [{ sku: 'A', quantity }],
    });
    expect(matchesOf(...sold, ['C4', 'A', -4], ['C5', 'A', -2], ['C6', 'A', -2])).toEqual([
      part('2', 4),
      part('2', 2),
      part('1', 2),
    ]);
  });

  it('takes nothing back twice', () => {
    expect(matchesOf(['1', 'A', 6], ['C2', 'A', -6], ['C3', 'A', -6], ['C4', 'A', -1])).toEqual([
      { kind: 'whole', sale: '1' },
      none,
      none,
    ]);
  });

  it.each<{ what: string; lines: readonly Line[] }>([
    {
      what: 'more than was sold',
      lines: [
        ['1', 'A', 6],
        ['C2', 'A', -7],
      ],
    },
    {
      what: 'something else beside',
      lines: [
        ['1', 'A', 6],
        ['C2', 'A', -1],
        ['C2', 'D', -1],
      ],
    },
    {
      what: 'what is sold later',
      lines: [
        ['C1', 'A', -6],
        ['2', 'A', 6],
      ],
    },
    {
      what: "another customer's",
      lines: [
        ['1', 'A', 6],
        ['C2', 'A', -6, '13047'],
      ],
    },
    {
      what: "a guest's",
      lines: [
        ['1', 'A', 6, ''],
        ['C2', 'A', -6, ''],
      ],
    },
    {
      what: 'what no cart takes',
      lines: [
        ['1', 'A', maxQuantity + 1],
        ['C2', 'A', -maxQuantity - 1],
      ],
    },
    {
      what: 'what was never more than nothing',
      lines: [
        ['1', 'A', -1],
        ['C2', 'A', 1],
      ],
    },
  ])('does not match $what', ({ lines }) => {
    expect(matchesOf(...lines)).toEqual([none]);
  });

  it('of the shipped file is 13 whole sales, 279 parts, and 294 that match nothing', async () => {
    const matches = matchReturns(await readInvoices(shippedInvoices));
    expect(countMatches(matches)).toEqual({ whole: 13, part: 279, none: 294 });
  }, 60_000);
});
