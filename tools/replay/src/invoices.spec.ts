import { describe, expect, it, jest } from '@jest/globals';
import { groupByInvoice, type InvoiceLine, isCancellation, readInvoices } from './invoices.js';
import { InvoiceFileError } from './replay.errors.js';
import { shippedInvoices } from './shipped-data.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

function line(invoice_no: string, sku: string, customer_id = ''): InvoiceLine[] {
  return [{ invoice_no, sku, quantity: 6, customer_id }];
}

describe('the invoices', () => {
  it('are in the order of their first lines, with each product once', () => {
    const lines = [...line('2', 'A', 'x'), ...line('1', 'B'), ...line('2', 'C', 'x'), ...line('2', 'A', 'x')];
    expect(groupByInvoice(lines)).toEqual([
      {
        ...{ number: '2', customerId: 'x' },
        quantities: new Map([
          ['A', [6, 6]],
          ['C', [6]],
        ]),
      },
      { number: '1', customerId: '', quantities: new Map([['B', [6]]]) },
    ]);
  });

  it('of the shipped file are 2,915 sales and 586 cancellations', async () => {
    const invoices = await readInvoices(shippedInvoices);
    expect(invoices.filter(isCancellation)).toHaveLength(586);
    expect(invoices.filter((invoice) => !isCancellation(invoice))).toHaveLength(2_915);
  });

  it('say which file is not one', async () => {
    await expect(readInvoices('/nowhere.csv.gz')).rejects.toThrow(InvoiceFileError);
    await expect(readInvoices(import.meta.filename)).rejects.toThrow(InvoiceFileError);
  });
});
