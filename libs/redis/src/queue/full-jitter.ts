import type { Backoff } from './queue-definition.js';

/**
 * How long to wait before a job is run again: exponential backoff with full jitter, so that jobs which failed together
 * do not come back together. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param runs how often it has been run and failed, at least 1
 * @param random 0 to below 1
 * @returns whole milliseconds, 1 to `maxMs`
 */
export function fullJitterMs({ baseMs, maxMs }: Backoff, runs: number, random: () => number): number {
  const longestMs = Math.min(maxMs, baseMs * 2 ** (runs - 1));
  return Math.max(1, Math.ceil(random() * longestMs));
}
