import type { TopologyNode, TopologyReport } from '@shop/contracts/ops';
import type { ClusterState } from './cluster-state.js';
import { sizeOf } from './slots.js';

export type NodeState = 'fine' | 'failing' | 'failed' | 'gone';

export interface Card {
  readonly node: TopologyNode;
  readonly state: NodeState;
  readonly shard: number | undefined;
}

export function stateOf({ health, info }: TopologyNode): Exclude<NodeState, 'gone'> {
  if (health === 'failed') return 'failed';
  return health === 'suspected' || info === null ? 'failing' : 'fine';
}

/** By shard, primaries first: a failover changes who leads a group, and moves no group. */
export function cardsOf({ nodes }: TopologyReport, { shards, departed }: ClusterState): Card[] {
  const cards: Card[] = [
    ...nodes.map((node) => ({ node, state: stateOf(node), shard: shards.get(node.id) })),
    ...departed.map(({ node }) => ({ node, state: 'gone' as const, shard: shards.get(node.id) })),
  ];
  const rank = ({ node: { role, slots } }: Card) => (role === 'replica' ? 2 : sizeOf(slots) > 0 ? 0 : 1);
  return cards.sort((a, b) => (a.shard ?? 99) - (b.shard ?? 99) || rank(a) - rank(b));
}
