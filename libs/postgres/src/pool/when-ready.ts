import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailableError } from '../errors/database.errors.js';
import { toAppError } from '../errors/to-app-error.js';

const pauseMs = 250;

/**
 * For programs that run once, beside a Postgres that may still be starting: asks again while it takes no connection.
 *
 * @param ask is called anew each time
 * @param withinMs from the first question to the beginning of the last; 0: one question
 * @throws what the last question met; at once when it is anything but a database that is away
 */
export async function whenReady<T>(ask: () => Promise<T>, withinMs: number): Promise<T> {
  const endsAtMs = Date.now() + withinMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isAway = toAppError(error) instanceof DatabaseUnavailableError;
      if (!isAway || Date.now() + pauseMs > endsAtMs) throw error;
      await sleep(pauseMs);
    }
  }
}
