import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from './shop-client.js';

export interface PatienceOptions {
  /** Ends the wait: the shopper goes home. */
  readonly signal: AbortSignal | undefined;
  /** Called before each wait with its length in milliseconds. */
  readonly onWait: (waitMs: number) => void;
}

/**
 * Does as the shop says: waits out a 429.
 *
 * @returns whether to ask again; false for any other reply, a 429 without Retry-After, and a wait that was ended
 */
export async function waitAsTold(reply: Reply, { signal, onWait }: PatienceOptions): Promise<boolean> {
  if (reply.status !== 429 || reply.retryAfterMs === undefined) return false;
  onWait(reply.retryAfterMs);
  const options = signal === undefined ? {} : { signal };
  return sleep(reply.retryAfterMs, true, options).catch(() => false);
}
