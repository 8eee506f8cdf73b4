import { AppError } from '@shop/errors';

/** The caller has asked to be erased; nothing is stored of them any more. */
export class ErasureUnderWayError extends AppError {
  constructor() {
    super({
      code: 'ERASURE_UNDER_WAY',
      status: 409,
      message: 'This account is being erased. Send DELETE /me again if that was not answered with 204.',
    });
  }
}
