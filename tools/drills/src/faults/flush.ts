import { setTimeout as sleep } from 'node:timers/promises';
import { shoppingGoesOn } from '../promises/shopping.js';
import { primariesOf, type Fault, type Scene } from './fault.js';

const FLUSHES = 5;
/** Long enough that the caches fill again, so that each flush takes something away. */
const PAUSE_MS = 2000;

/** Somebody types FLUSHALL on every primary, again and again. */
export function flush(): Fault {
  return {
    isByRedis: true,
    title: `FLUSHALL on every primary, ${FLUSHES} times`,
    promises: shoppingGoesOn,
    strike: async (scene) => {
      for (let time = 1; time <= FLUSHES; time++) {
        scene.say(`flush ${time}: ${await flushOnce(scene)} keys are gone`);
        await sleep(PAUSE_MS, undefined, { signal: scene.signal });
      }
    },
  };
}

/** @returns how many keys there were */
async function flushOnce({ cluster: { control } }: Scene): Promise<number> {
  const primaries = await primariesOf(control);
  const counts = await Promise.all(primaries.map((port) => control.cli(port, 'DBSIZE')));
  await Promise.all(primaries.map((port) => control.cli(port, 'FLUSHALL')));
  return counts.reduce((sum, count) => sum + Number(count), 0);
}
