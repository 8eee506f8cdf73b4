import { setTimeout as sleep } from 'node:timers/promises';
import { ConditionTimeoutError } from './condition.errors.js';

export interface UntilOptions {
  /** Finishes the sentence "waited until ...". */
  readonly what: string;
  readonly withinMs: number;
  /** Pause between two looks, default 20 ms. */
  readonly everyMs?: number;
  /** Gives up at once, throwing its reason, when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks again and again until `condition` answers true. A condition that throws is one that does not hold yet; the
 * last such error is the cause of the timeout.
 *
 * @throws ConditionTimeoutError when it did not come true within `withinMs`.
 */
export async function until(condition: () => Promise<boolean>, options: UntilOptions): Promise<void> {
  const deadline = performance.now() + options.withinMs;
  let cause: unknown;
  do {
    options.signal?.throwIfAborted();
    try {
      if (await condition()) return;
      cause = undefined;
    } catch (error) {
      if (error instanceof StopWaiting) throw error.cause;
      cause = error;
    }
    await sleep(options.everyMs ?? 20);
  } while (performance.now() < deadline);
  throw new ConditionTimeoutError({ what: options.what, withinMs: options.withinMs, cause });
}

/** Thrown by a condition that can no longer come true; `until` gives up at once and throws the cause. */
export class StopWaiting extends Error {
  constructor(cause: Error) {
    super('the condition can no longer come true', { cause });
  }
}
