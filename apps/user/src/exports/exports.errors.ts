import { AppError } from '@shop/errors';

/** A service that holds a part of what the shop knows of a shopper. */
export type Part = 'user' | 'auth' | 'cart';

/** Some parts did not answer. Half an export would look like a whole one, so there is none. */
export class ExportIncompleteError extends AppError {
  constructor(missing: readonly Part[], causes: readonly unknown[]) {
    super({
      code: 'EXPORT_INCOMPLETE',
      status: 503,
      message: `The export is not complete: ${missing.join(' and ')} did not answer. Try again in a moment.`,
      fields: { missing },
      retryAfterSeconds: 2,
      cause: new AggregateError(causes, 'parts that did not answer'),
    });
  }
}
