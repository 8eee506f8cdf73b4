/** What every error of ours carries. `code` is stable and never reused: clients may branch on it. */
export interface AppErrorDetails {
  /** SCREAMING_SNAKE_CASE, unique in the whole shop, for example `PRODUCT_NOT_FOUND`. */
  readonly code: string;
  /** The HTTP status a caller from outside should see, 400 to 599. */
  readonly status: number;
  /** One sentence that tells the mend. It reaches the client: no secrets, no stack, no SQL. */
  readonly message: string;
  /** The identifying or offending values, shown to the client beside the message. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Whole seconds after which a retry makes sense; becomes the `Retry-After` header. */
  readonly retryAfterSeconds?: number;
  /** The error underneath. Logged, never sent. */
  readonly cause?: unknown;
}

/**
 * The base of every error thrown on purpose. Services throw it; one filter in service-defaults turns it into an
 * RFC 9457 problem. An error that is not an AppError is a bug and becomes a bare 500.
 */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(details: AppErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.status = details.status;
    this.fields = Object.freeze({ ...details.fields });
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}
