import { z } from 'zod';
import { defineScript } from '../../src/client/define-script.js';
import type { RedisCommands } from '../../src/client/redis-commands.js';

/*
 * How a `guarded` command is written: the operation's id is a key in the slot of what it changes, set by the same script.
 * Both are replicated as one, so a failover loses both or neither. It is remembered for longer than anybody sends it again
 * (a use's deadline), here long enough for the spec to ask for it at the end.
 */

const REMEMBERED_MS = 600_000;

const incrementOnce = defineScript({
  name: 'increment-once',
  file: new URL('./increment-once.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => z.int().parse(reply),
});

/** The key of a counter. */
export const counterKey = (counter: string): string => `increments:{${counter}}`;

/** The key under which an operation on a counter is remembered. */
export const operationKey = (counter: string, operation: string): string =>
  `increments:{${counter}}:${operation}`;

/** Adds one to a counter, once for each operation. */
export function incrementBy(
  redis: RedisCommands,
  { counter, operation }: { counter: string; operation: string },
): Promise<number> {
  const keys = [counterKey(counter), operationKey(counter, operation)];
  return redis.run(incrementOnce, { keys, args: [1, REMEMBERED_MS] });
}
