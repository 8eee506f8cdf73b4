/** SIGTERM under load, as a rolling update sends it: what was accepted is finished, what was begun is given back. */
import type { ServiceName } from '@shop/contracts/services';
import { type Backstage, behindTheScenes } from '../backstage/backstage.js';
import { isConsumer } from '../backstage/queues.js';
import type { Promised } from '../promises/promise.js';
import { everyoneIsServed, nothingAcceptedIsLost } from '../promises/shopping.js';
import type { Instance } from '../shop/shop.js';
import type { Fault, Scene } from './fault.js';

/** What Kubernetes would wait for before SIGKILL is 30 s; nothing here needs a third of it. */
const ENDED_WITHIN_MS = 10_000;
const GIVEN_UP_AFTER_MS = 90_000;

/** How one process went. */
export interface Departure {
  readonly name: string;
  /** From SIGTERM to its end, in milliseconds. */
  readonly tookMs: number;
  /** Jobs that it still had when it was gone; null where others of its kind have some as well, and nobody can tell. */
  readonly jobsKept: number | null;
}

/** SIGTERM to each process of these services in turn, the next one when the last one is back. */
export function terminate(services: readonly ServiceName[]): Fault {
  const departures: Departure[] = [];
  return {
    title: `SIGTERM to each ${services.join(', ')}`,
    promises: [
      nothingAcceptedIsLost,
      everyoneIsServed,
      () => eachEndsInTime(departures),
      () => jobsAreGivenBack(departures),
    ],
    strike: (scene) =>
      behindTheScenes(scene, async (backstage) => {
        for (const service of services)
          for (const instance of await scene.shop.instances(service))
            departures.push(await leave(instance, { ...scene, ...backstage }));
      }),
  };
}

async function leave(
  instance: Instance,
  { shop, queues, say, signal }: Scene & Backstage,
): Promise<Departure> {
  const { service, name } = instance;
  const patience = { withinMs: GIVEN_UP_AFTER_MS, signal };
  const siblings = await shop.instances(service);
  const begunMs = performance.now();
  await instance.terminate();
  await instance.untilEnded(patience);
  const tookMs = performance.now() - begunMs;
  const jobsKept =
    siblings.length === 1 && isConsumer(service) ? (await queues.inHandsOf(service)).length : null;
  say(`SIGTERM: ${name} has ended after ${(tookMs / 1000).toFixed(2)} s`);
  await instance.untilReplaced(patience);
  return { name, tookMs, jobsKept };
}

export function eachEndsInTime(departures: readonly Departure[]): Promised {
  const longest = departures.toSorted((one, other) => other.tookMs - one.tookMs)[0];
  return {
    promise: `each process ends by itself within ${ENDED_WITHIN_MS / 1000} s`,
    isKept: longest !== undefined && longest.tookMs <= ENDED_WITHIN_MS,
    seen: longest ? `the last was ${longest.name} after ${(longest.tookMs / 1000).toFixed(2)} s` : 'none did',
  };
}

export function jobsAreGivenBack(departures: readonly Departure[]): Promised {
  const looked = departures.filter(({ jobsKept }) => jobsKept !== null);
  const keepers = looked.filter(({ jobsKept }) => jobsKept !== 0);
  return {
    promise: 'no process keeps a job that it has not finished',
    isKept: keepers.length === 0,
    seen:
      looked.length === 0
        ? 'no process was the only one to take jobs'
        : `${keepers.length} of ${looked.length} did${keepers.map(({ name, jobsKept }) => `; ${name} ${jobsKept}`).join('')}`,
  };
}
