import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { InvoiceFileError } from './replay.errors.js';

const lineSchema = z.object({
  invoice_no: z.string().min(1),
  sku: z.string().min(1),
  quantity: z.coerce.number().int(),
  customer_id: z.string(),
});

export type InvoiceLine = z.infer<typeof lineSchema>;

/** One visit to the shop, with its lines in the order they were written. */
export interface Invoice {
  readonly number: string;
  /** Empty for a guest. */
  readonly customerId: string;
  /** How many of each, a number a line; each product once, in the order of its first line. */
  readonly quantities: ReadonlyMap<string, readonly number[]>;
}

/** A number that starts with C takes back what an earlier invoice sold. */
export function isCancellation({ number }: Invoice): boolean {
  return number.startsWith('C');
}

/** Groups lines by invoice; invoices keep the order of their first lines, which is the order of time. */
export function groupByInvoice(lines: Iterable<InvoiceLine>): Invoice[] {
  const invoices = new Map<string, Invoice & { quantities: Map<string, number[]> }>();
  for (const { invoice_no: number, sku, quantity, customer_id: customerId } of lines) {
    const invoice = invoices.get(number) ?? { number, customerId, quantities: new Map<string, number[]>() };
    invoice.quantities.set(sku, [...(invoice.quantities.get(sku) ?? []), quantity]);
    invoices.set(number, invoice);
  }
  return [...invoices.values()];
}

/** @throws InvoiceFileError */
export async function readInvoices(file: string): Promise<Invoice[]> {
  const lines: InvoiceLine[] = [];
  const collect = async (rows: AsyncIterable<unknown>): Promise<void> => {
    for await (const row of rows) lines.push(lineSchema.parse(row));
  };
  try {
    await pipeline(createReadStream(file), createGunzip(), parse({ columns: true }), collect);
  } catch (cause) {
    throw new InvoiceFileError(file, cause);
  }
  return groupByInvoice(lines);
}
