import { AppError } from '@shop/errors';

export class DeskTokenError extends AppError {
  constructor() {
    super({
      code: 'DESK_TOKEN_INVALID',
      status: 401,
      message: 'The drill desk is open to the gateway alone.',
    });
  }
}

export class DrillUnknownError extends AppError {
  constructor(drill: string) {
    super({
      code: 'DRILL_UNKNOWN',
      status: 400,
      message: `There is no drill "${drill}".`,
      fields: { drill },
    });
  }
}

/** A choice that the drill does not have, or a value that it does not take. */
export class DrillChoiceError extends AppError {
  constructor(fields: { readonly drill: string; readonly choice: string; readonly wanted: string }) {
    const { drill, choice, wanted } = fields;
    super({
      code: 'DRILL_CHOICE_INVALID',
      status: 400,
      message: `The drill "${drill}" takes ${wanted} as "${choice}".`,
      fields: { errors: [{ field: `choices.${choice}`, problem: `must be ${wanted}` }] },
    });
  }
}

/** One at a time: the ledger of a drill is of all who shop. */
export class DeskBusyError extends AppError {
  constructor(with_: string) {
    super({
      code: 'DRILL_DESK_BUSY',
      status: 409,
      message: `There is ${with_} already. Stop it first, or wait for its end.`,
    });
  }
}

export class NothingToStopError extends AppError {
  constructor(what: string) {
    super({ code: 'NOTHING_TO_STOP', status: 404, message: `There is no ${what}.` });
  }
}
