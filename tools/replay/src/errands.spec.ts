import { describe, expect, it } from '@jest/globals';
import { errandsOf } from './errands.js';
import { groupByInvoice } from './invoices.js';

describe('what people come for', () => {
  it('is to shop and to take back, in the order of time; what nobody bought is not taken back', () => {
    const lines = [
      ['1', 'A', 6],
      ['C2', 'A', -2],
      ['C3', 'B', -1],
      ['4', 'B', 1],
    ] as const;
    const rows = lines.map(([invoice_no, sku, quantity]) => ({
      ...{ invoice_no, sku, quantity, customer_id: '17850' },
    }));
    const errands = errandsOf(groupByInvoice(rows));
    expect(errands.map(({ kind, invoice }) => `${kind} ${invoice}`)).toEqual([
      'trip 1',
      'return C2',
      'trip 4',
    ]);
    expect(errands[1]).toMatchObject({
      customerId: '17850',
      match: { kind: 'part', sale: '1', pieces: [{ sku: 'A', quantity: 2 }] },
    });
  });
});
