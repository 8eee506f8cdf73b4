import { AppError } from '@shop/errors';

/** The invoice file cannot be read as one. */
export class InvoiceFileError extends AppError {
  constructor(file: string, cause: unknown) {
    super({
      code: 'REPLAY_INVOICE_FILE_UNREADABLE',
      status: 400,
      message: `${file} is no gzipped CSV with the columns invoice_no, sku, quantity, customer_id: ${cause instanceof Error ? cause.message : String(cause)}`,
      fields: { file },
      cause,
    });
  }
}
