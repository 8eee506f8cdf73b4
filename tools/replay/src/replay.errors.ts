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

/** The sample without a cache tells nothing: requests failed, or Postgres counted no scan. */
export class UncachedSampleError extends AppError {
  constructor({ failed, scans }: { failed: number; scans: number }) {
    super({
      code: 'REPLAY_UNCACHED_SAMPLE_USELESS',
      status: 500,
      message: `The sample without a cache cannot be used: ${String(failed)} requests failed, ${String(scans)} scans were counted. See .local/logs, or leave it out with --uncached-trips 0.`,
      fields: { failed, scans },
    });
  }
}

/** The operator's coupons were not taken. */
export class CouponsNotMadeError extends AppError {
  constructor(why: string) {
    super({
      code: 'REPLAY_COUPONS_NOT_MADE',
      status: 500,
      message: `The shop did not make the replay's coupons (${why}). Give its operator token with --operator-token.`,
      fields: { why },
    });
  }
}
