import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { InvoiceFileError } from './replay.errors.js';

const lineSchema = z.object({
  invoice_no: z.string().min(1),
  sku: z.string().min(1),
  customer_id: z.string(),
});

export type InvoiceLine = z.infer<typeof lineSchema>;

/** One visit to the shop, with its lines in the order they were written. */
export interface Invoice {
  readonly number: string;
  /** Empty for a guest. */
  readonly customerId: string;
  /** Each once, however many lines name it. */
  readonly skus: readonly string[];
}

/** A number that starts with C takes back what an earlier invoice sold. */
export function isCancellation({ number }: Invoice): boolean {
  return number.startsWith('C');
}

/** Groups lines by invoice; invoices keep the order of their first lines, which is the order of time. */
export function groupByInvoice(lines: Iterable<InvoiceLine>): Invoice[] {
  const invoices = new Map<string, { customerId: string; skus: Set<string> }>();
  for (const { invoice_no: number, sku, customer_id: customerId } of lines) {
    const invoice = invoices.get(number) ?? { customerId, skus: new Set() };
    invoice.skus.add(sku);
    invoices.set(number, invoice);
  }
  return [...invoices].map(([number, { customerId, skus }]) => ({ number, customerId, skus: [...skus] }));
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
