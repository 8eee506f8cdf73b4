import { runningService } from '@shop/local-stack';
import type { ServiceName } from '@shop/contracts/services';
import type { Promised } from '../promises/promise.js';
import { everyoneIsServed } from '../promises/shopping.js';
import type { Fault } from './fault.js';

/** An instance that was killed takes requests again (milliseconds). */
const BACK_WITHIN_MS = 10_000;
/** Far beyond the promise, to tell how late it was. */
const GIVEN_UP_AFTER_MS = 90_000;

/** How long each instance was away, in milliseconds, by name. */
type Absences = Map<string, number>;

/** kill -9 of each instance of these services in turn, the next one when the last one is back. */
export function killService(services: readonly ServiceName[]): Fault {
  const absences: Absences = new Map();
  return {
    title: `kill -9 of each ${services.join(', ')}`,
    // Who has only one instance makes shoppers ask again: what counts is what they got in the end.
    promises: [everyoneIsServed, () => everyInstanceIsBack(absences)],
    strike: async ({ say, signal }) => {
      for (const instance of services.flatMap(runningService)) {
        const name = `${instance.service} ${instance.port}`;
        say(`kill -9: ${name}`);
        const begunMs = performance.now();
        instance.kill();
        await instance.untilReplaced({ withinMs: GIVEN_UP_AFTER_MS, signal });
        absences.set(name, performance.now() - begunMs);
        say(`${name} takes requests again`);
      }
    },
  };
}

export function everyInstanceIsBack(absences: Absences): Promised {
  const times = [...absences];
  return {
    promise: `each instance is back within ${BACK_WITHIN_MS / 1000} s`,
    isKept: times.length > 0 && times.every(([, ms]) => ms <= BACK_WITHIN_MS),
    seen:
      times.map(([name, ms]) => `${name} after ${(ms / 1000).toFixed(1)} s`).join(', ') || 'none was seen',
  };
}
