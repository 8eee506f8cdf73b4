import { AppError } from '@shop/errors';

/** No primary has a replica that could take over. */
export class NoPairError extends AppError {
  constructor() {
    super({
      code: 'DRILL_NO_REPLICA',
      status: 409,
      message:
        'No primary has a living replica. Wait until /ops/topology shows one for each, then try again.',
    });
  }
}

/** Slots need two primaries to move between. */
export class TooFewPrimariesError extends AppError {
  constructor() {
    super({
      code: 'DRILL_TOO_FEW_PRIMARIES',
      status: 409,
      message: 'The cluster has fewer than two primaries with slots. Look at /ops/topology.',
    });
  }
}
