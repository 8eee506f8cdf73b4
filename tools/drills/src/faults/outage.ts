/**
 * Every Redis node is gone, primaries and replicas, while people look at products and members use their sessions. What
 * everyone may see comes from Postgres; who is signed in is asked to come back and stays signed in.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@shop/local-stack';
import { amongMembers } from '../outage/among-members.js';
import { firstSignedInAtMs, OutageLog } from '../outage/outage-log.js';
import { outagePromises } from '../outage/outage-promises.js';
import { cacheHits, firstHitAtMs } from '../outage/cache-return.js';
import { everyNodeAnswers, redisIsBack } from '../outage/redis-return.js';
import { noPageFails } from '../promises/shopping.js';
import type { ShopCluster } from '../shop/shop.js';
import type { Fault, Scene } from './fault.js';

/** Ways in which all nodes are gone. */
export type OutageCause = 'hang' | 'kill' | 'pause';

export interface OutageOptions {
  readonly by: OutageCause;
  readonly forMs: number;
}

/** How long probes ask before and after. */
const CALM_MS = 2000;
/** Far beyond the promise, to tell how late it was. */
const USED_AGAIN_WITHIN_MS = 15_000;
/** A look at the shop's caches comes before the end of the outage. */
const PAUSED_BEYOND_MS = 2_000;
/** Each look asks every process of the shop. */
const LOOK_EVERY_MS = 250;

interface Cause {
  readonly title: string;
  readonly down: (cluster: ShopCluster, forMs: number) => Promise<unknown>;
  /** Undoes what `down` did, also when it did only a part of it. @returns when the nodes were let run */
  readonly up: (cluster: ShopCluster) => Promise<number>;
}

const causes: Record<OutageCause, () => Cause> = {
  hang: () => ({
    title: 'SIGSTOP of every Redis node',
    down: ({ ports, pause }) => Promise.all(ports.map(pause)),
    up: atOnce(({ ports, resume }) => Promise.all(ports.map(resume))),
  }),
  kill: () => ({
    title: 'kill -9 of every Redis node',
    down: ({ ports, takeDown }) => Promise.all(ports.map(takeDown)),
    up: atOnce(({ ports, bringBack }) => Promise.all(ports.map(bringBack))),
  }),
  pause,
};

/** It ends by itself, and not before: nodes that are paused hear no command, CLIENT UNPAUSE neither. */
function pause(): Cause {
  let endsAtMs = Infinity;
  return {
    title: 'CLIENT PAUSE of every Redis node',
    down: ({ ports, control }, forMs) => {
      const pauseMs = forMs + PAUSED_BEYOND_MS;
      // The first node may have heard it at once.
      endsAtMs = performance.now() + pauseMs;
      return Promise.all(ports.map((port) => control.cli(port, 'CLIENT', 'PAUSE', String(pauseMs), 'ALL')));
    },
    up: async (cluster) => {
      await everyNodeAnswers(cluster);
      return Math.min(performance.now(), endsAtMs);
    },
  };
}

function atOnce(undo: (cluster: ShopCluster) => Promise<unknown>): Cause['up'] {
  return async (cluster) => {
    const nowMs = performance.now();
    await undo(cluster);
    return nowMs;
  };
}

export function outage({ by, forMs }: OutageOptions): Fault {
  const log = new OutageLog();
  const cause = causes[by]();
  return {
    isByRedis: by === 'pause',
    title: `${cause.title}, for ${forMs / 1000} s`,
    promises: [noPageFails, ...outagePromises.map((judge) => () => judge(log))],
    strike: (scene) => amongMembers(scene, log, () => comeThrough({ ...scene, cause, forMs, log })),
  };
}

interface Passage extends Scene {
  readonly cause: Cause;
  readonly forMs: number;
  readonly log: OutageLog;
}

async function comeThrough({ cause, forMs, log, ...scene }: Passage): Promise<void> {
  const { cluster, say, signal } = scene;
  const { shop } = scene;
  await sleep(CALM_MS, undefined, { signal });
  // What cannot be judged afterwards is not done.
  await firstHitAtMs(shop, { sightings: log.sightings, sinceMs: 0 });
  say(cause.title);
  let hitsBefore = 0;
  try {
    await cause.down(cluster, forMs);
    log.goneAtMs = performance.now();
    await sleep(forMs, undefined, { signal });
    hitsBefore = await cacheHits(shop);
  } finally {
    log.releasedAtMs = await cause.up(cluster);
  }
  say('the nodes may run again');
  await Promise.all([
    redisIsBack(cluster, signal).then((backAtMs) => {
      log.backAtMs = backAtMs;
      say('every node says that the cluster is ok');
    }),
    untilUsedAgain({ log, shop, hitsBefore, signal }),
  ]);
  await cluster.control.waitUntilHealthy({ withinMs: 60_000 });
  say('every slot is served, every replica is synced');
  await sleep(CALM_MS, undefined, { signal });
  log.hitAtMs = await firstHitAtMs(shop, { sightings: log.sightings, sinceMs: log.releasedAtMs });
}

interface Return extends Pick<Scene, 'shop' | 'signal'> {
  readonly log: OutageLog;
  readonly hitsBefore: number;
}

/** Returns when Redis serves sessions and caches again, or has been back for long and does not. */
async function untilUsedAgain({ log, shop, hitsBefore, signal }: Return): Promise<void> {
  let isHit = false;
  const isOver = async () => {
    isHit ||= (await cacheHits(shop)) > hitsBefore;
    const isUsed = isHit && firstSignedInAtMs(log) !== null;
    return isUsed || performance.now() > log.backAtMs + USED_AGAIN_WITHIN_MS;
  };
  await until(isOver, { what: 'Redis is used again', withinMs: 120_000, everyMs: LOOK_EVERY_MS, signal });
}
