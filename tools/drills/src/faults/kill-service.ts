import type { ServiceName } from '@shop/contracts/services';
import type { Promised } from '../promises/promise.js';
import { everyoneIsServed } from '../promises/shopping.js';
import type { Fault, Scene } from './fault.js';

/** An instance that was killed takes requests again (milliseconds)... */
const BACK_WITHIN_MS = 10_000;
/** ... or, on a machine on which a start takes long, within so many times of what one takes there when nothing befalls. */
const TIMES_A_START = 3;
/** Far beyond the promise, to tell how late it was. */
const GIVEN_UP_AFTER_MS = 90_000;

export interface Absences {
  /** What a start took in the calm before, under the same load, in milliseconds. */
  startMs: number;
  /** How long each instance was away, in milliseconds, by name. */
  readonly away: Map<string, number>;
}

/** kill -9 of each instance of these services in turn, the next one when the last one is back. */
export function killService(services: readonly ServiceName[]): Fault {
  const absences: Absences = { startMs: 0, away: new Map() };
  return {
    title: `kill -9 of each ${services.join(', ')}`,
    // Who has only one instance makes shoppers ask again: what counts is what they got in the end.
    promises: [everyoneIsServed, () => everyInstanceIsBack(absences)],
    strike: async (scene) => {
      const [first] = services;
      if (first !== undefined) absences.startMs = await scene.shop.timeOneStart(first);
      scene.say(`one more ${first ?? ''} took ${seconds(absences.startMs)} to start`);
      for (const service of services) await killEach(service, scene, absences.away);
    },
  };
}

/** One fault of many, of which nobody asks how long it took. */
export function killOne(service: ServiceName): Fault {
  return {
    title: `kill -9 of each ${service}`,
    promises: [],
    strike: (scene) => killEach(service, scene, new Map()),
  };
}

async function killEach(
  service: ServiceName,
  { shop, say, signal }: Scene,
  away: Absences['away'],
): Promise<void> {
  for (const instance of await shop.instances(service)) {
    say(`kill -9: ${instance.name}`);
    const begunMs = performance.now();
    await instance.kill();
    await instance.untilReplaced({ withinMs: GIVEN_UP_AFTER_MS, signal });
    away.set(instance.name, performance.now() - begunMs);
    say(`${instance.name} takes requests again`);
  }
}

/** Two cores that start twenty programs in turn are as slow as they are; who is slower than that is late. */
export function everyInstanceIsBack({ startMs, away }: Absences): Promised {
  const withinMs = Math.max(BACK_WITHIN_MS, TIMES_A_START * startMs);
  const latest = [...away].toSorted(([, one], [, other]) => other - one);
  return {
    promise: `each instance is back within ${BACK_WITHIN_MS / 1000} s, or ${TIMES_A_START} times what a start takes here`,
    isKept: latest.length > 0 && latest.every(([, ms]) => ms <= withinMs),
    seen: [
      `a start takes ${seconds(startMs)}, so within ${seconds(withinMs)}`,
      latest.map(([name, ms]) => `${name} after ${seconds(ms)}`).join(', ') || 'none was killed',
    ].join('; '),
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
