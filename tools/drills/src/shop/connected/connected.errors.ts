import { AppError } from '@shop/errors';

/** What takes a hold of processes, where there is nothing but the network. */
export class NotByRedisError extends AppError {
  constructor(drill: string) {
    super({
      code: 'DRILL_NOT_BY_REDIS',
      status: 400,
      message: `There is no ${drill} here: it takes a hold of processes, and the shop is reached over its network alone. Hold it from a terminal: npm run drill -- ${drill}, with --compose where the shop is in containers.`,
      fields: { drill },
    });
  }
}

/** A fault asked for what is out of reach: a defect of the fault, which says that Redis does it alone. */
export class OutOfReachError extends AppError {
  constructor(what: string) {
    super({
      code: 'DRILL_OUT_OF_REACH',
      status: 500,
      message: `${what} cannot be reached over the network`,
    });
  }
}
