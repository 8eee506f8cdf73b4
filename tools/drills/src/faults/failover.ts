import { Canary, canaryKeyOn } from '../canary/canary.js';
import { silenceAround, silencesAreShort } from '../canary/silences.js';
import { shoppingGoesOn } from '../promises/shopping.js';
import { firstPair, promoted, type Fault, type Pair, type Scene } from './fault.js';

/** Three ways in which a primary is lost or hands over. */
export type FailoverCause = 'kill' | 'hang' | 'planned';

export interface FailoverOptions {
  readonly by: FailoverCause;
  /** The primary first, then who was promoted, and so on; each time the one of before is back. */
  readonly times: number;
}

type Act = (scene: Scene, pair: Pair) => Promise<void>;

const titles: Record<FailoverCause, string> = {
  kill: 'kill -9 of a primary',
  hang: 'SIGSTOP of a primary',
  planned: 'a planned failover',
};

const acts: Record<FailoverCause, Act> = {
  kill: async (scene, pair) => {
    await scene.cluster.kill(pair.primary);
    try {
      await promoted(scene, pair);
    } finally {
      await scene.cluster.bringBack(pair.primary);
    }
  },
  hang: async (scene, pair) => {
    await scene.cluster.pause(pair.primary);
    try {
      await promoted(scene, pair);
    } finally {
      await scene.cluster.resume(pair.primary);
    }
  },
  planned: ({ cluster }, pair) => cluster.control.failover(pair.replica),
};

/** What the median has to be under; a single one may be the worst, and is held to what every shopper is promised. */
const MEDIAN_MS = 3_000;
const SINGLE_MS = 5_000;
const ENOUGH_FOR_A_MEDIAN = 3;

/** A primary fails over to its replica; over when every slot is served and every replica is synced again. */
export function failover({ by, times }: FailoverOptions): Fault {
  const silences: number[] = [];
  const withinMs = times < ENOUGH_FOR_A_MEDIAN ? SINGLE_MS : MEDIAN_MS;
  return {
    title: times === 1 ? titles[by] : `${titles[by]}, ${times} times`,
    promises: [...shoppingGoesOn, () => silencesAreShort(silences, { times, withinMs })],
    strike: async (scene) => {
      const { control } = scene.cluster;
      let pair = await firstPair(control);
      const ports = [pair.primary, pair.replica];
      const canary = new Canary({ control, key: await canaryKeyOn(control, pair.primary), ports });
      try {
        for (let time = 1; time <= times; time++) {
          silences.push(await failOver(by, { ...scene, pair, canary }));
          pair = { primary: pair.replica, replica: pair.primary };
        }
      } finally {
        await canary.stop();
      }
    },
  };
}

interface Loss extends Scene {
  readonly pair: Pair;
  readonly canary: Canary;
}

/** @returns for how long nobody took a write, in milliseconds */
async function failOver(by: FailoverCause, { pair, canary, ...scene }: Loss): Promise<number> {
  const { cluster, say } = scene;
  await canary.untilItWrites(scene.signal);
  const lostAtMs = performance.now();
  say(`${titles[by]}: redis ${pair.primary}`);
  await acts[by](scene, pair);
  say(`redis ${pair.replica} leads`);
  await cluster.control.waitUntilHealthy({ withinMs: 60_000 });
  await canary.untilItWrites(scene.signal);
  const silenceMs = silenceAround(canary.taken, lostAtMs);
  say(`every slot is served, every replica is synced; no write for ${(silenceMs / 1000).toFixed(2)} s`);
  return silenceMs;
}
