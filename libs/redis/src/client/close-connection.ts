import { once } from 'node:events';
import type { Redis } from 'ioredis';

/** A stopped node does not answer the end of a connection; nobody waits longer for it. */
const CLOSE_WITHIN_MS = 1_000;

/** Closes a connection that was opened for one purpose. Resolves when its socket is closed, at the latest after a second. */
export async function closeConnection(redis: Redis): Promise<void> {
  if (redis.status === 'end') return;
  const ended = once(redis, 'end', { signal: AbortSignal.timeout(CLOSE_WITHIN_MS) });
  redis.disconnect();
  await ended.catch(() => undefined);
}
