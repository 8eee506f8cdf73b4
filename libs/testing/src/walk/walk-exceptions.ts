import { refusedWith } from './bad-request.js';
import type { WalkCase } from './walk-cases.js';
import { StaleExceptionError } from './walk.errors.js';

/** An input that a route rightly answers in a way of its own. */
export interface WalkException {
  /** `POST /cart/items` */
  readonly operation: string;
  /** As the test's title has it, without its "refuses". */
  readonly input: string;
  /** What it answers instead; absent: anything but a server error. */
  readonly statuses?: readonly number[];
  /** Why that is right; becomes part of the test's title. */
  readonly because: string;
}

/**
 * The cases, each with its exception applied.
 *
 * @throws StaleExceptionError when one matches no case
 */
export function withExceptions(cases: readonly WalkCase[], exceptions: readonly WalkException[]): WalkCase[] {
  const isAbout = (one: WalkCase) => (exception: WalkException) =>
    exception.operation === one.operation && exception.input === one.input;
  const stale = exceptions.find((exception) => !cases.some((one) => isAbout(one)(exception)));
  if (stale) throw new StaleExceptionError(stale.operation, stale.input);
  return cases.map((one) => {
    const exception = exceptions.find(isAbout(one));
    if (!exception) return one;
    const { statuses, because } = exception;
    return {
      ...one,
      input: `${one.input} (${because})`,
      refusal: statuses && refusedWith(...statuses),
    };
  });
}
