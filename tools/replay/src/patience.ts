import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from './shop-client.js';

/** Times that a shopper tries again, before the shop counts as closed: about half a minute. */
export const mostTries = 20;
const longestPauseMs = 2_000;

/** How long the shop wants the shopper to wait because it asks too much (429), in milliseconds; null when it does not say so. */
export function restOf(reply: Reply): number | null {
  return reply.status === 429 ? (reply.retryAfterMs ?? null) : null;
}

/** Whether the shop may yet do what was asked: it did not answer, or said that it cannot at the moment. */
export function isPassing({ status }: Reply): boolean {
  return status === null || status >= 500;
}

/** The pause before the next try, in milliseconds: as the shop says, or doubling from 100. */
export function pauseBefore(reply: Reply, tries: number): number {
  const told = reply.status === null ? undefined : reply.retryAfterMs;
  return Math.min(told ?? 100 * 2 ** tries, longestPauseMs);
}

/** @returns whether the wait was waited out; false when the signal ended it */
export function waitOut(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  return sleep(ms, true, signal === undefined ? {} : { signal }).catch(() => false);
}
