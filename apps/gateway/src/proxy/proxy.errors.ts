import { AppError } from '@shop/errors';

/** The path climbs (`..`) or holds a backslash: two programs could read it as two different paths. */
export class PathAmbiguousError extends AppError {
  constructor() {
    super({
      code: 'PATH_AMBIGUOUS',
      status: 400,
      message: 'The path must not contain dot segments or backslashes.',
    });
  }
}

/** The body is larger than the gateway takes. */
export class BodyTooLargeError extends AppError {
  constructor(limitBytes: number) {
    super({
      code: 'BODY_TOO_LARGE',
      status: 413,
      message: 'The body is larger than the shop takes.',
      fields: { limitBytes },
    });
  }
}

/** A stream keeps a socket for as long as it lasts, so it has to be asked for: there are sockets apart for them. */
export class StreamNotAskedForError extends AppError {
  constructor() {
    super({
      code: 'STREAM_NOT_ASKED_FOR',
      status: 406,
      message: 'What lives here is a stream of events. Send accept: text/event-stream.',
    });
  }
}
