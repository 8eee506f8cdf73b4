import { ProblemError } from './problem.js';

/** A read is asked for twice more where the shop was not reached or not ready; what it refused stays refused. */
export function mayTryAgain(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ProblemError && (error.status === 0 || error.status >= 502);
}
