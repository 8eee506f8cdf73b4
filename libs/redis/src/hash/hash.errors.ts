import { AppError } from '@shop/errors';

/** A change would hold more of one field than allowed. Nothing of it was applied. */
export class HashAmountError extends AppError {
  constructor({ family, maxAmount }: { family: string; maxAmount: number }) {
    super({
      code: 'HASH_AMOUNT_TOO_LARGE',
      status: 422,
      message: `A ${family} holds at most ${String(maxAmount)} of one thing.`,
      fields: { family, maxAmount },
    });
  }
}

/** A change would hold more fields than allowed. Nothing of it was applied. */
export class HashFullError extends AppError {
  constructor({ family, maxFields }: { family: string; maxFields: number }) {
    super({
      code: 'HASH_FULL',
      status: 422,
      message: `A ${family} holds at most ${String(maxFields)} different things.`,
      fields: { family, maxFields },
    });
  }
}

/** An operation that cannot be applied whatever the hash holds: a malformed id, field or amount. */
export class HashOperationError extends AppError {
  constructor(problem: string) {
    super({
      code: 'HASH_OPERATION_INVALID',
      status: 400,
      message: `The operation cannot be applied: ${problem}.`,
    });
  }
}
