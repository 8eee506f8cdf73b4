import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { InvoiceFileError } from './invoices.errors.js';

const lineSchema = z.object({
  invoice_no: z.string().min(1),
  sku: z.string(),
  quantity: z.coerce.number().int(),
  customer_id: z.string(),
});

/** One line of an invoice. A quantity below zero is something that came back or went missing. */
export interface InvoiceLine {
  readonly sku: string;
  readonly quantity: number;
}

/** One shopper's visit, as the shop recorded it. */
export interface Invoice {
  readonly number: string;
  /** Null for a guest. */
  readonly customerId: string | null;
  /** Numbers that begin with C take an earlier sale back. */
  readonly isCancellation: boolean;
  readonly lines: readonly InvoiceLine[];
}

/**
 * Reads invoices in the order of the file, one at a time; the file's lines of an invoice stand together.
 *
 * @param file a gzipped CSV with the columns of data/online-retail
 * @throws InvoiceFileError when it is missing, not gzipped, or a line is not of that form
 */
export async function* readInvoices(file: string): AsyncGenerator<Invoice> {
  let number = '';
  let customerId = '';
  let lines: InvoiceLine[] = [];
  for await (const line of readLines(file)) {
    if (line.invoice_no !== number && lines.length > 0) {
      yield invoice({ number, customerId, lines });
      lines = [];
    }
    number = line.invoice_no;
    customerId = line.customer_id;
    lines.push({ sku: line.sku, quantity: line.quantity });
  }
  if (lines.length > 0) yield invoice({ number, customerId, lines });
}

async function* readLines(file: string): AsyncGenerator<z.infer<typeof lineSchema>> {
  const source = createReadStream(file);
  const unzipped = createGunzip();
  const rows = parse({ columns: true });
  source.on('error', (error) => rows.destroy(error));
  unzipped.on('error', (error) => rows.destroy(error));
  source.pipe(unzipped).pipe(rows);
  try {
    for await (const row of rows) yield lineSchema.parse(row);
  } catch (cause) {
    throw new InvoiceFileError(file, cause);
  } finally {
    source.destroy();
  }
}

function invoice(parts: { number: string; customerId: string; lines: readonly InvoiceLine[] }): Invoice {
  return {
    number: parts.number,
    customerId: parts.customerId === '' ? null : parts.customerId,
    isCancellation: parts.number.startsWith('C'),
    lines: parts.lines,
  };
}
