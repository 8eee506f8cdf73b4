import { AppError } from '@shop/errors';

/** No service of the shop has this name. */
export class ServiceUnknownError extends AppError {
  constructor(service: string) {
    super({
      code: 'SERVICE_UNKNOWN',
      status: 404,
      message: 'There is no service of this name; GET /ops/dead-letters lists them.',
      fields: { service },
    });
  }
}

/** What a service answered about a dead letter of its own. */
export interface DeadLetterRefusal {
  readonly service: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly cause: unknown;
}

/** A service does not give this one to its consumer again; status, code and words are the service's own. */
export class DeadLetterRefusedError extends AppError {
  constructor({ service, status, code, detail, cause }: DeadLetterRefusal) {
    super({ code, status, message: detail, fields: { service }, cause });
  }
}
