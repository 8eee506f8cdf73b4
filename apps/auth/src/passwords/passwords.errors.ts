import { AppError } from '@shop/errors';

/** More logins at once than this process can hash in good time. Nothing was tried. */
export class HashingBusyError extends AppError {
  constructor() {
    super({
      code: 'HASHING_BUSY',
      status: 503,
      message: 'Too many people sign in at this moment. Try again.',
      retryAfterSeconds: 2,
    });
  }
}
