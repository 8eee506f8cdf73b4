import { AppError } from '@shop/errors';

/** Nobody listens where the shop should be. */
export class ShopNotReachedError extends AppError {
  constructor(baseUrl: string, cause: unknown) {
    super({
      code: 'REPLAY_SHOP_NOT_REACHED',
      status: 503,
      message: `No shop answers at ${baseUrl}. Start one with \`npm start\`, or name another with --base-url.`,
      fields: { baseUrl },
      cause,
    });
  }
}
