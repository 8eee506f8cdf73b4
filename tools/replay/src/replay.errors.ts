import { AppError } from '@shop/errors';

/** No shop answers there. */
export class ShopAwayError extends AppError {
  constructor(baseUrl: string, cause: unknown) {
    super({
      code: 'SHOP_AWAY',
      status: 500,
      message: `No shop answers at ${baseUrl}. Start it with "npm start", or say where it is with --base-url.`,
      fields: { baseUrl },
      cause,
    });
  }
}

/** The file cannot be replayed. */
export class InvoiceFileError extends AppError {
  constructor(file: string, cause: unknown) {
    super({
      code: 'INVOICE_FILE_UNREADABLE',
      status: 500,
      message: `${file} is not a gzipped CSV of invoice lines as data/online-retail/README.md describes it.`,
      fields: { file },
      cause,
    });
  }
}
