import { AppError } from '@shop/errors';

/** Ctrl-C. */
export class DrillInterruptedError extends AppError {
  constructor() {
    super({
      code: 'DRILL_INTERRUPTED',
      status: 503,
      message: 'The drill was interrupted; what it had done to the shop is undone.',
    });
  }
}
