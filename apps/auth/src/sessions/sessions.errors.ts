import { AppError } from '@shop/errors';

/** It never was, has ended, was idle too long, or is not the caller's: nobody is told which. */
export class SessionNotFoundError extends AppError {
  constructor() {
    super({ code: 'SESSION_NOT_FOUND', status: 404, message: 'There is no such session.' });
  }
}
