import { AppError } from '@shop/errors';

/** Within a minute the process never had in its hands what was waited for. */
export class NothingSeizedError extends AppError {
  constructor() {
    super({
      code: 'DRILL_NOTHING_SEIZED',
      status: 409,
      message: 'The process had no job in its hands for a minute. Do orders arrive? Try a higher --rate.',
    });
  }
}
