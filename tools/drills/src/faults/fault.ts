import { until, type ClusterControl } from '@shop/local-stack';
import type { Tally } from '@shop/replay';
import type { Judgement, ShoppersSeen } from '../promises/promise.js';
import type { Changes } from '../shop/changes.js';
import type { RunningShop, ShopCluster } from '../shop/shop.js';
import { NoPairError } from './fault.errors.js';

/** Where a fault strikes. */
export interface Scene {
  readonly shop: RunningShop;
  /** As it was when the drill began. */
  readonly cluster: ShopCluster;
  /** What nobody but the fault knows how to undo is noted here while it lasts. */
  readonly changes: Changes;
  /** What shoppers saw while `work` went on: a part of the drill that has promises of its own. */
  readonly counted: (work: () => Promise<unknown>) => Promise<Tally>;
  /** Marks what happened on the way. */
  readonly say: (event: string) => void;
  /** Somebody wants the drill to end: a fault undoes what it has done and throws the signal's reason. */
  readonly signal: AbortSignal;
}

/** Something that befalls the shop while shoppers are in it. Made anew for each drill: it may remember what it saw. */
export interface Fault {
  /** One line that says what is about to happen. */
  readonly title: string;
  /** Why it cannot be done to containers, where it cannot; finishes "because". */
  readonly notInContainers?: string;
  /** Redis does it when it is told to by a command: no process is touched, so it can be done from wherever Redis is reached. */
  readonly isByRedis?: boolean;
  /** What the shop promises all the same; asked once the drill is over. */
  readonly promises: readonly Judgement<ShoppersSeen>[];
  /** Does it and returns when the shop has come through it. */
  readonly strike: (scene: Scene) => Promise<void>;
}

/** Sees one of its replicas promoted within; far beyond what a failover takes. */
const PROMOTED_WITHIN_MS = 30_000;

/** A primary with a replica, and that replica. */
export interface Pair {
  readonly primary: number;
  readonly replica: number;
}

/** Each primary that owns slots and has a replica to take over, with that replica. */
export async function pairsOf(control: ClusterControl): Promise<Pair[]> {
  const members = await control.roles();
  return members.flatMap(({ port, role, slots }) => {
    if (role !== 'primary' || slots.length === 0) return [];
    const replica = members.find((other) => other.primaryPort === port && !other.isFailed);
    return replica ? [{ primary: port, replica: replica.port }] : [];
  });
}

/** The first of them. @throws NoPairError */
export async function firstPair(control: ClusterControl): Promise<Pair> {
  const [pair] = await pairsOf(control);
  if (pair) return pair;
  throw new NoPairError();
}

/** The ports of the primaries that own slots. */
export async function primariesOf(control: ClusterControl): Promise<number[]> {
  const members = await control.roles();
  return members.filter(({ role, slots }) => role === 'primary' && slots.length > 0).map(({ port }) => port);
}

/** Returns when the replica leads, by its own word: others may be on the other side of a split. */
export async function promoted(
  { cluster, signal }: Pick<Scene, 'cluster' | 'signal'>,
  { replica }: Pair,
): Promise<void> {
  const leads = async () => (await cluster.control.cli(replica, 'ROLE')).startsWith('master');
  const what = `redis ${replica} is promoted`;
  await until(leads, { what, withinMs: PROMOTED_WITHIN_MS, everyMs: 20, signal });
}
