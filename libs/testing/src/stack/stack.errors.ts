import { AppError } from '@shop/errors';

/** A spec asked for the test stack in a Jest run that did not start it. */
export class TestStackMissingError extends AppError {
  constructor() {
    super({
      code: 'TEST_STACK_MISSING',
      status: 500,
      message:
        "No test stack is running. Spread `...withTestStack` from '@shop/testing/jest' into the project's jest.config.js.",
    });
  }
}
