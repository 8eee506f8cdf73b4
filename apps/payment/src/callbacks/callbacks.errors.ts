import { AppError } from '@shop/errors';

/** Whoever calls does not know the secret. */
export class CallbackForgedError extends AppError {
  constructor() {
    super({ code: 'CALLBACK_FORGED', status: 401, message: 'This callback is not signed by the provider.' });
  }
}
