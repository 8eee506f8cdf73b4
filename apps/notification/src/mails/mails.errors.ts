import { AppError } from '@shop/errors';

/** Nothing of a batch was answered. Rows wait, and so does the sender. */
export class MailServerAwayError extends AppError {
  constructor({ reason, pauseMs }: { reason: string; pauseMs: number }) {
    super({
      code: 'MAIL_SERVER_AWAY',
      status: 503,
      message: 'The mail server does not answer. Check SMTP_URL, and whether it is up.',
      fields: { reason, pauseMs },
    });
  }
}
