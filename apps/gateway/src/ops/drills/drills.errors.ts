import { AppError } from '@shop/errors';

/** Faults are made on a laptop, where the shop can be broken and nobody buys. */
export class DrillsNotHeldError extends AppError {
  constructor() {
    super({
      code: 'DRILLS_NOT_HELD',
      status: 404,
      message: 'No drills are held here. Where they are, DRILL_DESK_URL says by whom.',
    });
  }
}

/** It does not answer, or with something else. */
export class DrillDeskAwayError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'DRILL_DESK_AWAY',
      status: 503,
      message: 'The drill desk does not answer. Try again in a moment.',
      retryAfterSeconds: 1,
      cause,
    });
  }
}

/** The desk said no: to a drill beside another, to a choice that the drill does not have. In its own words. */
export class DrillRefusedError extends AppError {
  constructor(problem: { readonly status: number; readonly code: string; readonly detail: string }) {
    const { status, code, detail } = problem;
    super({ status, code, message: detail });
  }
}
