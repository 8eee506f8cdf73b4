import type { Problem } from '@shop/contracts/problem';

/** What the shop said when it said no (RFC 9457), or what came between. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    readonly problem: Problem | undefined,
  ) {
    super(problem?.detail ?? problem?.title ?? sentenceOf(status));
  }
}

function sentenceOf(status: number): string {
  return status === 0 ? 'The shop did not answer.' : `The shop answered ${String(status)}.`;
}
