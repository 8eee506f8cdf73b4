import { AppError } from '@shop/errors';

/** The cursor is cut off, altered, or belongs to another listing. */
export class CursorInvalidError extends AppError {
  constructor() {
    super({
      code: 'CURSOR_INVALID',
      status: 400,
      message: 'The cursor does not belong to this listing. Start again without one.',
      fields: {
        errors: [{ field: 'cursor', problem: 'must be the nextCursor of a page of the same listing' }],
      },
    });
  }
}
