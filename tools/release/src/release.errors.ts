import { AppError } from '@shop/errors';

/** A program that the release calls said no, or is not there. */
export class CommandError extends AppError {
  constructor(command: string, outcome: string, options: { output: string; cause?: unknown }) {
    super({
      code: 'COMMAND_FAILED',
      status: 500,
      message: `${command}: ${outcome}${options.output === '' ? '' : `\n${options.output}`}`,
      fields: { command },
      cause: options.cause,
    });
  }
}

/** Something is not as a release needs it; nothing has been touched. */
export class NotReadyError extends AppError {
  constructor(message: string) {
    super({ code: 'RELEASE_NOT_READY', status: 409, message });
  }
}

/** A job that every release runs before the rollout has failed; what served before still serves. */
export class JobFailedError extends AppError {
  constructor(job: string, outcome: string) {
    super({ code: 'RELEASE_JOB_FAILED', status: 500, message: `${job} ${outcome}`, fields: { job } });
  }
}

/** The new version answers, and not as it should. */
export class SmokeTestError extends AppError {
  constructor(url: string, found: string) {
    super({ code: 'SMOKE_TEST_FAILED', status: 500, message: `${url}: ${found}`, fields: { url } });
  }
}

/** What became of the shop when a step failed. */
export type Aftermath =
  'nothing was touched' | 'the version before serves again' | 'there is no version before';

export class ReleaseFailedError extends AppError {
  constructor(step: string, aftermath: Aftermath, cause: unknown) {
    super({
      code: 'RELEASE_FAILED',
      status: 500,
      message: `${step} failed, ${aftermath}: ${cause instanceof Error ? cause.message : String(cause)}`,
      fields: { step, aftermath },
      cause,
    });
  }
}

/** A step failed, and so did going back: the one case in which somebody has to act at once. */
export class RollbackFailedError extends AppError {
  constructor(step: string, causes: { failure: unknown; rollback: unknown }) {
    const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
    super({
      code: 'ROLLBACK_FAILED',
      status: 500,
      message: `${step} failed: ${said(causes.failure)}\nand going back failed: ${said(causes.rollback)}\nSee docs/runbooks/release.md, "When going back failed".`,
      fields: { step },
      cause: causes.rollback,
    });
  }
}
