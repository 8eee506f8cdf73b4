import { AppError } from '@shop/errors';

/** Seconds after which a caller may try again: a failover is over by then. */
const RETRY_AFTER_SECONDS = 2;

/** No node answered: the cluster is down, the connection was lost and the retries were used up, or a node refused. */
export class RedisUnavailableError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'REDIS_UNAVAILABLE',
      status: 503,
      message: 'The cache cluster cannot be reached. Try again in a moment.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause,
    });
  }
}

/** The answer took longer than the use allows. Whether the command was applied is not known. */
export class RedisDeadlineError extends AppError {
  constructor({ use, deadlineMs }: { use: string; deadlineMs: number }) {
    super({
      code: 'REDIS_DEADLINE_EXCEEDED',
      status: 503,
      message: `The cache cluster did not answer within ${String(deadlineMs)} ms. Try again in a moment.`,
      fields: { use, deadlineMs },
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}

/** The process holds as many connections as it may; raise the number of processes or look for a leak. */
export class RedisConnectionLimitError extends AppError {
  constructor(limit: number) {
    super({
      code: 'REDIS_CONNECTION_LIMIT',
      status: 503,
      message: `This process already holds its ${String(limit)} connections to Redis.`,
      fields: { limit },
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}

/** A command of the retry class `unsafe` lost its connection after it was sent: it ran once or not at all. */
export class RedisOutcomeUnknownError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'REDIS_OUTCOME_UNKNOWN',
      status: 503,
      message: 'The connection was lost after the command was sent; it may have been applied.',
      cause,
    });
  }
}

/** Redis understood nothing or refused for good (WRONGTYPE, NOSCRIPT, NOPERM, ...): a mistake of ours, not an outage. */
export class RedisReplyError extends AppError {
  /** The first word of the reply, which the protocol defines as the error's code. */
  readonly replyCode: string;

  constructor({ replyCode, cause }: { replyCode: string; cause: unknown }) {
    super({
      code: 'REDIS_COMMAND_REFUSED',
      status: 500,
      message: `Redis answered ${replyCode}.`,
      fields: { replyCode },
      cause,
    });
    this.replyCode = replyCode;
  }
}
