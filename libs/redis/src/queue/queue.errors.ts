import { AppError } from '@shop/errors';

/** Where a payload was refused; the fields say which, never with what values. */
export interface RefusedPayload {
  readonly queue: string;
  readonly job: string;
  /** Paths of the wrong fields, dotted. */
  readonly paths: readonly string[];
}

/** A payload does not fit its job's schema. A producer does not write it down; at a consumer the job is dead at once. */
export class InvalidJobPayloadError extends AppError {
  constructor({ queue, job, paths }: RefusedPayload) {
    super({
      code: 'JOB_PAYLOAD_INVALID',
      status: 500,
      message: `The payload of '${job}' for the queue '${queue}' does not fit its schema at: ${paths.join(', ')}.`,
      fields: { queue, job, paths },
    });
  }
}

/** A queue that the key table does not have, or that was not handed to the publisher. */
export class UnknownQueueError extends AppError {
  constructor(queue: string) {
    super({
      code: 'QUEUE_UNKNOWN',
      status: 500,
      message: `There is no queue '${queue}' here. Add it to the key table and to the queues of this process.`,
      fields: { queue },
    });
  }
}

/** A job that its queue's definition does not have: perhaps a newer release does, so a consumer tries again later. */
export class UnknownJobError extends AppError {
  constructor({ queue, job }: { queue: string; job: string }) {
    super({
      code: 'JOB_UNKNOWN',
      status: 500,
      message: `The queue '${queue}' has no job '${job}'. Add it to the queue's definition.`,
      fields: { queue, job },
    });
  }
}

/** An attempt's id must be `<outbox id>-<attempt>`: BullMQ takes neither integers nor colons for ids. */
export class InvalidAttemptIdError extends AppError {
  constructor(attemptId: string) {
    super({
      code: 'JOB_ATTEMPT_ID_INVALID',
      status: 500,
      message: `An attempt's id is '<outbox id>-<attempt>' without a colon; this one is not.`,
      fields: { attemptId },
    });
  }
}

/** Thrown by a handler for which trying again makes no sense: the job is dead at once, whatever attempts are left. */
export class UnrecoverableJobError extends AppError {
  /** @param reason why, for whoever looks at the dead job: ids, no payload */
  constructor(reason: string, cause?: unknown) {
    super({ code: 'JOB_UNRECOVERABLE', status: 500, message: reason, cause });
  }
}
