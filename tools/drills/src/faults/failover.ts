import { Canary, canaryKeyOn } from '../canary/canary.js';
import { silenceAround, silencesAreShort } from '../canary/silences.js';
import { shoppingGoesOn } from '../promises/shopping.js';
import { firstPair, promoted, type Fault, type Pair, type Scene } from './fault.js';

/** Ways in which a primary is lost or hands over. */
export type FailoverCause = 'kill' | 'hang' | 'planned' | 'script';

/** Those that take a command and nothing else. */
const byRedis: ReadonlySet<FailoverCause> = new Set(['planned', 'script']);

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
  script: 'a script that keeps a primary busy',
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
  script: async (scene, pair) => {
    let isPromoted = false;
    const promotion = promoted(scene, pair).finally(() => (isPromoted = true));
    await Promise.all([promotion, keepBusy(scene, pair, () => isPromoted)]);
  },
};

/**
 * Counts and does nothing else: Redis runs one script at a time and hears nobody meanwhile, its peers neither. There is no
 * clock in it that every version has, so how far it counts is measured.
 */
const BUSY_SCRIPT = 'for _ = 1, tonumber(ARGV[1]) do end';
const FIRST_TURNS = 10_000_000;
/** More than a failover takes, and less than the 5 s of `busy-reply-threshold`, after which it would answer BUSY. */
const BUSY_MS = 4_000;

/**
 * A node that has not lost its slots when the script ends is kept busy again, by each script's measure of the one before:
 * starting redis-cli is most of the first one, and the cores become busier and idler.
 */
async function keepBusy({ cluster }: Scene, { primary }: Pair, isOver: () => boolean): Promise<void> {
  let turns = FIRST_TURNS;
  do {
    const begunAtMs = performance.now();
    try {
      await cluster.control.cli(primary, 'EVAL', BUSY_SCRIPT, '0', String(turns));
      turns = Math.ceil((BUSY_MS / (performance.now() - begunAtMs)) * turns);
    } catch {
      // It takes longer than anybody waits for an answer, which is long enough.
    }
  } while (!isOver());
}

/** What the median has to be under; a single one may be the worst, and is held to what every shopper is promised. */
const MEDIAN_MS = 3_000;
const SINGLE_MS = 5_000;
const ENOUGH_FOR_A_MEDIAN = 3;

/** A primary fails over to its replica; over when every slot is served and every replica is synced again. */
export function failover({ by, times }: FailoverOptions): Fault {
  const silences: number[] = [];
  const withinMs = times < ENOUGH_FOR_A_MEDIAN ? SINGLE_MS : MEDIAN_MS;
  return {
    isByRedis: byRedis.has(by),
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
