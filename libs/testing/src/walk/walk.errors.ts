import { AppError } from '@shop/errors';

/** A schema alone cannot make a valid request of this route. */
export class MissingExampleError extends AppError {
  constructor(operation: string, parts: readonly string[]) {
    super({
      code: 'WALK_EXAMPLE_MISSING',
      status: 500,
      message: `Give walkOpenApi an example of ${operation}: ${parts.join(', ')}.`,
    });
  }
}

/** An exception of a walk names an input that is never sent; it would hide a later mistake. */
export class StaleExceptionError extends AppError {
  constructor(operation: string, input: string) {
    super({
      code: 'WALK_EXCEPTION_STALE',
      status: 500,
      message: `No input of ${operation} is called "${input}": remove the exception or mend its name.`,
    });
  }
}
