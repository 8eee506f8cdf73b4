import { AppError } from '@shop/errors';

/** How a process ended: an exit code, or the signal that ended it. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process ended that should have gone on. Tells the last lines of its log and where the rest is. */
export class ProcessDiedError extends AppError {
  constructor(details: { name: string; exit: ProcessExit; logFile: string; lastLines: string }) {
    super({
      code: 'LOCAL_PROCESS_DIED',
      status: 503,
      message: `${details.name} ended with ${describeExit(details.exit)}. The end of ${details.logFile}:\n${details.lastLines}`,
      fields: { name: details.name, ...details.exit, logFile: details.logFile },
    });
  }
}

/** A program could not be started at all. */
export class ProcessNotStartedError extends AppError {
  constructor(details: { name: string; command: string; cause?: unknown }) {
    super({
      code: 'LOCAL_PROCESS_NOT_STARTED',
      status: 503,
      message: `${details.name} could not be started; is ${details.command} there and executable?`,
      fields: { name: details.name, command: details.command },
      cause: details.cause,
    });
  }
}

/** A short command (redis-cli, initdb, ...) ended with an error. */
export class CommandFailedError extends AppError {
  constructor(details: { command: string; output: string; cause: unknown }) {
    super({
      code: 'LOCAL_COMMAND_FAILED',
      status: 503,
      message: `\`${details.command}\` failed: ${details.output}`,
      fields: { command: details.command },
      cause: details.cause,
    });
  }
}

export function describeExit(exit: ProcessExit): string {
  return exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
}
