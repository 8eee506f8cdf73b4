import { AppError } from '@shop/errors';

export class MailNotFoundError extends AppError {
  constructor(id: number) {
    super({
      code: 'MAIL_NOT_FOUND',
      status: 404,
      message: 'There is no such mail, or not any more: GET /mails lists those that are kept.',
      fields: { id },
    });
  }
}
