import { AppError } from '@shop/errors';

/** The shop of this clone already runs. */
export class StackRunningError extends AppError {
  constructor(details: { pid: number }) {
    super({
      code: 'LOCAL_STACK_RUNNING',
      status: 409,
      message: `The shop of this clone already runs (process ${details.pid}). Stop it first: npm stop`,
      fields: details,
    });
  }
}

/** Somebody wants the running shop and there is none. */
export class StackNotRunningError extends AppError {
  constructor(cause?: unknown) {
    super({
      code: 'LOCAL_STACK_NOT_RUNNING',
      status: 503,
      message: 'The shop is not running. Start it in another terminal: npm start',
      cause,
    });
  }
}

/** The shop runs without this service. */
export class ServiceNotRunningError extends AppError {
  constructor(details: { service: string }) {
    super({
      code: 'LOCAL_SERVICE_NOT_RUNNING',
      status: 404,
      message: `The running shop has no ${details.service}. See .local/stack.json for what runs.`,
      fields: details,
    });
  }
}

/** The stack was asked to stop while it was starting. */
export class StartInterruptedError extends AppError {
  constructor() {
    super({ code: 'LOCAL_START_INTERRUPTED', status: 503, message: 'The start was interrupted.' });
  }
}
