/**
 * A primary is cut off from all the others, and clients see both sides. The side of the majority promotes its replica; the
 * primary that is alone has to stop taking writes by itself, since what it takes meanwhile is lost when the sides meet
 * again. That much Redis promises, and no more: https://redis.io/docs/reference/cluster-spec/#write-safety
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Canary, canaryKeyOn, type Taken } from '../canary/canary.js';
import type { Promised } from '../promises/promise.js';
import { shoppingGoesOn } from '../promises/shopping.js';
import { Split } from '../split/split.js';
import { type Fault, firstPair, type Pair, promoted, type Scene } from './fault.js';

/** After cluster-node-timeout (1 s) it misses the majority; it looks ten times a second. */
const STOPS_WITHIN_MS = 2_500;
const OTHER_SIDE_WITHIN_MS = 5_000;
/** How long both sides are watched before and after the promotion. */
const WATCHED_MS = 2_000;
const SPLIT_FOR_MS = 5_000;
/** What a primary has taken and not yet sent to its replica when it is cut off. */
const UNDERWAY_MS = 500;

/** What became of writes around a split; times since the cut, in milliseconds. */
export interface SplitSeen {
  /** When the primary that was cut off took its last write; null: it took none any more. */
  readonly lastTakenAfterMs: number | null;
  /** When the other side took its first; null: it never did. */
  readonly otherSideTookAfterMs: number | null;
  /** Writes that the primary that was cut off took, then or just before, and that are gone. */
  readonly lost: number;
  readonly takenAlone: number;
  /** Others that are gone. */
  readonly lostElsewhere: number;
}

export interface SplitWrites {
  readonly cutAtMs: number;
  /** Port of the primary that was cut off. */
  readonly cutOff: number;
  readonly taken: readonly Taken[];
  /** Numbers of the writes that are there in the end. */
  readonly found: ReadonlySet<number>;
}

export function partition(): Fault {
  let seen: SplitSeen | null = null;
  return {
    title: 'a primary is cut off from the others',
    notInContainers: 'nodes in containers do not reach the proxies that it puts between them',
    promises: [
      ...shoppingGoesOn,
      () => itStopsByItself(seen),
      () => theOtherSideGoesOn(seen),
      () => onlyItsWritesAreLost(seen),
    ],
    strike: async (scene) => {
      const proxied = 'the nodes announce proxies as their bus that end with this process: npm run reset';
      seen = await scene.changes.during(proxied, () => watchSplit(scene));
      await scene.cluster.control.waitUntilHealthy({ withinMs: 60_000 });
      scene.say('the proxies are gone; every slot is served, every replica is synced');
    },
  };
}

async function watchSplit(scene: Scene): Promise<SplitSeen> {
  const { control } = scene.cluster;
  const pair = await firstPair(control);
  const split = await Split.prepare(scene.cluster);
  scene.say('the nodes speak to one another through proxies');
  const ports = [pair.primary, pair.replica];
  const canary = new Canary({ control, key: await canaryKeyOn(control, pair.primary), ports });
  try {
    const cutAtMs = await comeThrough(split, pair, scene);
    await canary.pause();
    const found = await canary.found();
    return splitOf({ cutAtMs, cutOff: pair.primary, taken: canary.taken, found });
  } finally {
    await Promise.allSettled([split.remove(), canary.stop()]);
  }
}

/** @returns when it was cut, on the clock of `performance.now()` */
async function comeThrough(split: Split, pair: Pair, scene: Scene): Promise<number> {
  const { cluster, say, signal } = scene;
  await sleep(WATCHED_MS, undefined, { signal });
  const cutAtMs = performance.now();
  await split.cutOff(pair.primary);
  say(`redis ${pair.primary} is cut off`);
  await promoted(scene, pair);
  say(`redis ${pair.replica} leads on the side of the others`);
  await sleep(SPLIT_FOR_MS, undefined, { signal });
  await split.heal();
  say('the sides meet again');
  await cluster.control.waitUntilHealthy({ withinMs: 60_000 });
  await sleep(WATCHED_MS, undefined, { signal });
  return cutAtMs;
}

export function splitOf({ cutAtMs, cutOff, taken, found }: SplitWrites): SplitSeen {
  const since = taken.filter(({ atMs }) => atMs >= cutAtMs);
  const [alone, others] = [true, false].map((isAlone) =>
    since.filter(({ port }) => (port === cutOff) === isAlone),
  );
  const gone = taken.filter(({ number }) => !found.has(number));
  const excused = gone.filter(({ port, atMs }) => port === cutOff && atMs >= cutAtMs - UNDERWAY_MS);
  return {
    lastTakenAfterMs: afterMs(alone?.at(-1), cutAtMs),
    otherSideTookAfterMs: afterMs(others?.[0], cutAtMs),
    lost: excused.length,
    takenAlone: alone?.length ?? 0,
    lostElsewhere: gone.length - excused.length,
  };
}

function afterMs(write: Taken | undefined, cutAtMs: number): number | null {
  return write === undefined ? null : write.atMs - cutAtMs;
}

export function itStopsByItself(seen: SplitSeen | null): Promised {
  const lastMs = seen?.lastTakenAfterMs ?? 0;
  return {
    promise: `the primary that is cut off takes no write after ${(STOPS_WITHIN_MS / 1000).toFixed(1)} s`,
    isKept: seen !== null && lastMs <= STOPS_WITHIN_MS,
    seen: seen === null ? 'nobody looked' : `its last after ${seconds(lastMs)}`,
  };
}

export function theOtherSideGoesOn(seen: SplitSeen | null): Promised {
  const firstMs = seen?.otherSideTookAfterMs ?? null;
  return {
    promise: `the side of the others takes its writes within ${(OTHER_SIDE_WITHIN_MS / 1000).toFixed(1)} s`,
    isKept: firstMs !== null && firstMs <= OTHER_SIDE_WITHIN_MS,
    seen: firstMs === null ? 'it took none' : `its first after ${seconds(firstMs)}`,
  };
}

/** That they are lost is what Redis says; what the shop makes of it is the ledger's to say. */
export function onlyItsWritesAreLost(seen: SplitSeen | null): Promised {
  return {
    promise: 'no write is lost but what the primary took that was cut off',
    isKept: seen?.lostElsewhere === 0,
    seen:
      seen === null
        ? 'nobody looked'
        : `it took ${seen.takenAlone} alone, ${seen.lost} are gone; ${seen.lostElsewhere} others are`,
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
