/**
 * Makes a cluster of nodes that have just started and know nobody. `redis-cli --cluster create` does the same with
 * fixed sleeps; here each step waits for its own condition. What remains is Redis' own: a primary takes no writes in
 * the first two seconds after its start (CLUSTER_WRITABLE_DELAY), and the steps below fit into them.
 */
import { until } from '../conditions/until.js';
import { parseMembers, type ClusterMember } from './cluster-members.js';
import type { NodesCli } from './redis-cli.js';

const SLOTS = 16_384;

export interface Formation {
  readonly cli: NodesCli;
  readonly ports: readonly number[];
  /** The first so many ports become primaries, the others their replicas in turn. */
  readonly primaries: number;
}

/** @throws ConditionTimeoutError when the nodes do not find one another. */
export async function formCluster({ cli, ports, primaries }: Formation): Promise<void> {
  await Promise.all(ports.map((port, index) => prepare(cli, { port, index, primaries })));
  await introduceAll(cli, ports);
  await Promise.all(ports.map((port) => untilKnows(cli, port, ports.length)));
  await Promise.all(
    ports.slice(primaries).map(async (replica, index) => {
      const primary = ports[index % primaries] ?? 0;
      await cli.ask(replica, 'CLUSTER', 'REPLICATE', await cli.ask(primary, 'CLUSTER', 'MYID'));
    }),
  );
}

/** Gives each node an epoch of its own, so that no two must settle which is greater, and the primaries their slots. */
async function prepare(
  cli: NodesCli,
  node: { port: number; index: number; primaries: number },
): Promise<void> {
  await cli.ask(node.port, 'CLUSTER', 'SET-CONFIG-EPOCH', String(node.index + 1));
  if (node.index >= node.primaries) return;
  const [from, to] = [node.index, node.index + 1].map((part) => Math.round((SLOTS * part) / node.primaries));
  await cli.ask(node.port, 'CLUSTER', 'ADDSLOTSRANGE', String(from), String((to ?? SLOTS) - 1));
}

/** Every pair meets, so that nobody waits for gossip. */
async function introduceAll(cli: NodesCli, ports: readonly number[]): Promise<void> {
  const pairs = ports.flatMap((port, index) => ports.slice(index + 1).map((peer) => ({ port, peer })));
  await Promise.all(
    pairs.map(({ port, peer }) => cli.ask(port, 'CLUSTER', 'MEET', '127.0.0.1', String(peer))),
  );
}

function untilKnows(cli: NodesCli, port: number, count: number): Promise<void> {
  const knows = async () => (await membersSeenBy(cli, port)).length === count;
  return until(knows, { what: `redis ${port} knows its ${count - 1} peers`, withinMs: 10_000 });
}

/** The cluster as one node sees it. */
export async function membersSeenBy(cli: NodesCli, port: number): Promise<ClusterMember[]> {
  return parseMembers(await cli.ask(port, 'CLUSTER', 'NODES'));
}
