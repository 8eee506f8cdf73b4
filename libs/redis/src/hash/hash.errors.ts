import { AppError } from '@shop/errors';

/** A change or a snapshot that no hash can take: a malformed version, field or amount. */
export class HashChangeError extends AppError {
  constructor(problem: string) {
    super({
      code: 'HASH_CHANGE_INVALID',
      status: 400,
      message: `The change cannot be applied: ${problem}.`,
    });
  }
}
