import { AppError } from '@shop/errors';

/** Mails of this shop go to real people: nobody keeps them to be looked at. */
export class MailsNotCaughtError extends AppError {
  constructor() {
    super({
      code: 'MAILS_NOT_CAUGHT',
      status: 404,
      message: 'Mails are not caught here. Where they are, MAIL_CATCHER_URL says where.',
    });
  }
}

/** It does not answer, or with anything but mails. */
export class MailCatcherAwayError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'MAIL_CATCHER_AWAY',
      status: 503,
      message: 'The mail catcher does not answer. Try again in a moment.',
      retryAfterSeconds: 1,
      cause,
    });
  }
}
