import { AppError } from '@shop/errors';

/** Ctrl-C. */
export class DrillInterruptedError extends AppError {
  constructor() {
    super({
      code: 'DRILL_INTERRUPTED',
      status: 503,
      message: 'The drill was interrupted; it has undone what it had done to the shop.',
    });
  }
}

/** The shop does not keep up with a handful of shoppers, before anything befalls it. */
export class MachineTooBusyError extends AppError {
  constructor() {
    super({
      code: 'DRILL_MACHINE_BUSY',
      status: 503,
      message:
        'The shop does not keep up with ten requests a second. Hold the drill on a machine with less to do.',
    });
  }
}
