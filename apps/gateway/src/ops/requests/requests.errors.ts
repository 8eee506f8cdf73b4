import { AppError } from '@shop/errors';

/** Nobody keeps what Redis did for a request: it costs a little, and is off unless somebody wants to look. */
export class RequestTrailsOffError extends AppError {
  constructor() {
    super({
      code: 'REQUEST_TRAILS_OFF',
      status: 404,
      message: 'Requests are not followed here. Set REQUEST_TRAILS=on for the gateway and the services.',
    });
  }
}

/** No process that answered has seen it, or has it still. */
export class RequestUnknownError extends AppError {
  constructor(request: string) {
    super({
      code: 'REQUEST_UNKNOWN',
      status: 404,
      message: 'Nobody knows a request of this id (any more): each process keeps its last ones.',
      fields: { request },
    });
  }
}
