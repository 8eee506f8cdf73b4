/**
 * A fourth primary with its replica joins while people shop, takes over a quarter of the slots, and leaves again. Whatever
 * breaks it off, Ctrl-C included, the slots go back and the nodes leave, so that the cluster is the one of before.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterControl, fieldOf, slotCount } from '@shop/local-stack';
import { milliseconds, type Tally } from '@shop/replay';
import type { Judgement, Promised, ShoppersSeen } from '../promises/promise.js';
import { shoppingGoesOn } from '../promises/shopping.js';
import type { RunningShop, ShopCluster } from '../shop/shop.js';
import { type Fault, primariesOf, type Scene } from './fault.js';
import { moveAll } from './slot-moves.js';

/** A quarter of the 16,384. */
const SLOTS = 4_096;
/** Ctrl-C at a terminal reaches a redis-cli that is at work as well, so the way back is tried again. */
const TRIES = 5;
/** How long the fourth primary is watched at work. */
const WATCHED_MS = 3_000;
/** Moving slots may make the slowest hundredth of the requests so many times slower. */
const SLOWER_AT_MOST = 3;

interface Seen {
  moves: readonly Tally[];
  /** Keys that the fourth primary looked up while it was watched, and how many primaries there were then. */
  lookups: number;
  primariesAtTheTop: number;
  primariesInTheEnd: number;
  /** What each primary owned before, by port. */
  had: ReadonlyMap<number, number>;
  /** Nodes that some node lists in the end. */
  listed: readonly number[];
}

export function scaleOut(): Fault {
  const seen: Seen = {
    ...{ moves: [], lookups: 0, primariesAtTheTop: 0, primariesInTheEnd: 0, had: new Map(), listed: [] },
  };
  return {
    title: `a fourth primary comes for ${SLOTS} slots, and goes`,
    promises: [
      ...shoppingGoesOn,
      movesAreHardlyFelt(seen),
      () => fourServe(seen),
      () => threeServeAgain(seen),
    ],
    strike: async (scene) => {
      // What a drill that was killed has left behind.
      await leave(scene.shop, seen.had);
      seen.had = await ownedOf((await scene.shop.cluster()).control);
      try {
        await grow(scene, seen);
      } finally {
        await shrink(scene, seen);
      }
      await look(scene.shop, seen);
      scene.say('three primaries serve, and nobody knows the fourth');
    },
  };
}

async function grow({ shop, counted, say, signal }: Scene, seen: Seen): Promise<void> {
  const cluster = await shop.cluster();
  const primaries = await primariesOf(cluster.control);
  const [primary, replica] = cluster.spare;
  const grown = await join(shop, cluster);
  say(`redis ${primary} has joined with its replica ${replica}, and owns no slots`);
  const moved = await counted(async () => {
    const shares = primaries.map((from, index) => ({ from, to: primary, count: shareOf(index, primaries) }));
    for (const share of shares) await moveAll(grown.control, { ...share, signal });
  });
  seen.moves = [...seen.moves, moved];
  say(`redis ${primary} owns ${SLOTS} slots`);
  const before = await lookupsOf(grown, primary);
  await sleep(WATCHED_MS, undefined, { signal });
  seen.lookups = (await lookupsOf(grown, primary)) - before;
  seen.primariesAtTheTop = (await primariesOf(grown.control)).length;
  say(`it has looked up ${seen.lookups} keys in ${WATCHED_MS / 1000} s`);
}

type Clusters = Pick<RunningShop, 'cluster'>;

/** @returns the cluster with the two */
async function join(shop: Clusters, cluster: ShopCluster): Promise<ShopCluster> {
  const [primary, replica] = cluster.spare;
  await Promise.all([cluster.addNode(primary), cluster.addNode(replica)]);
  const grown = await shop.cluster();
  await grown.control.join(primary);
  await grown.control.join(replica);
  await grown.control.replicate({ primary, replica });
  await grown.control.waitUntilHealthy();
  return grown;
}

async function shrink({ shop, counted, say }: Scene, seen: Seen): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const moved = await counted(() => leave(shop, seen.had));
      seen.moves = [...seen.moves, moved];
      say('the slots are back, and the two nodes have left');
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

/** From wherever growing has come to. */
async function leave(shop: Clusters, had: Seen['had']): Promise<void> {
  const { control, ports, spare, removeNode } = await shop.cluster();
  const leaving = spare.filter((port) => ports.includes(port));
  if (leaving.length === 0) return;
  await control.mendSlots();
  for (const from of leaving) {
    const owned = await ownedOf(control);
    const staying = new Map([...owned].filter(([port]) => !leaving.includes(port)));
    for (const [to, count] of sharesBack(owned.get(from) ?? 0, { staying, had }))
      await moveAll(control, { from, to, count });
  }
  await control.forget(leaving);
  for (const port of leaving) await removeNode(port);
  await (await shop.cluster()).control.waitUntilHealthy();
}

/** How many slots each primary serves, by port. */
async function ownedOf(control: ClusterControl): Promise<Map<number, number>> {
  const serving = (await control.roles()).filter(({ role, slots }) => role === 'primary' && slots.length > 0);
  return new Map(serving.map((member) => [member.port, slotCount(member)]));
}

interface Homes {
  /** What those own now who stay, by port. */
  readonly staying: ReadonlyMap<number, number>;
  /** What each owned before; of whom nobody knows that, who has the fewest comes first. */
  readonly had: ReadonlyMap<number, number>;
}

/** To whom so many slots go back, that each has what it had. */
export function sharesBack(slots: number, { staying, had }: Homes): Map<number, number> {
  const shares = new Map<number, number>();
  const surplusOf = (port: number) =>
    (staying.get(port) ?? 0) + (shares.get(port) ?? 0) - (had.get(port) ?? 0);
  for (let left = slots; left > 0; left--) {
    const [neediest] = [...staying.keys()].toSorted((one, other) => surplusOf(one) - surplusOf(other));
    if (neediest === undefined) break;
    shares.set(neediest, (shares.get(neediest) ?? 0) + 1);
  }
  return shares;
}

/** Slots are not always a multiple of the primaries: the first ones give one more. */
export function shareOf(index: number, primaries: readonly number[], slots = SLOTS): number {
  return Math.floor(slots / primaries.length) + (index < slots % primaries.length ? 1 : 0);
}

async function lookupsOf({ control }: ShopCluster, port: number): Promise<number> {
  const stats = await control.cli(port, 'INFO', 'stats');
  return Number(fieldOf(stats, 'keyspace_hits')) + Number(fieldOf(stats, 'keyspace_misses'));
}

async function look(shop: Clusters, seen: Seen): Promise<void> {
  const { control, ports } = await shop.cluster();
  seen.primariesInTheEnd = (await primariesOf(control)).length;
  const views = await Promise.all(ports.map((port) => control.cli(port, 'CLUSTER', 'NODES')));
  seen.listed = views.map((view) => view.trim().split('\n').length);
}

function movesAreHardlyFelt(seen: Pick<Seen, 'moves'>): Judgement<Pick<ShoppersSeen, 'before'>> {
  return ({ before }) => {
    const steadyMs = before.read().total.p99Ms;
    const moves = seen.moves.map((tally) => tally.read().total);
    const worstMs = Math.max(0, ...moves.map(({ p99Ms }) => p99Ms));
    return {
      promise: `while slots move the p99 is at most ${SLOWER_AT_MOST} times the steady one`,
      isKept: moves.length > 0 && worstMs <= SLOWER_AT_MOST * steadyMs,
      seen: `${milliseconds(worstMs)} ms against ${milliseconds(steadyMs)} ms, in ${moves.reduce((sum, { requests }) => sum + requests, 0)} requests`,
    };
  };
}

export function fourServe({
  lookups,
  primariesAtTheTop,
}: Pick<Seen, 'lookups' | 'primariesAtTheTop'>): Promised {
  return {
    promise: 'four primaries serve',
    isKept: lookups > 0 && primariesAtTheTop === 4,
    seen: `${primariesAtTheTop} own slots, and the fourth looked up ${lookups} keys`,
  };
}

export function threeServeAgain({
  primariesInTheEnd,
  listed,
}: Pick<Seen, 'primariesInTheEnd' | 'listed'>): Promised {
  return {
    promise: 'then three again, and no node knows another that is gone',
    isKept: primariesInTheEnd === 3 && listed.length > 0 && listed.every((count) => count === listed.length),
    seen: `${primariesInTheEnd} own slots; ${listed.length} nodes list ${listed.join(', ')}`,
  };
}
