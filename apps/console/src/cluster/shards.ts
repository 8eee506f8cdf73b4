import type { TopologyNode } from '@shop/contracts/ops';

/*
 * Which of the shards' colours a node wears. A node keeps its colour whatever befalls it, and a replica wears its primary's:
 * so a promoted replica leaves the picture as it was, and slots that move change their colour.
 */

/** As many as tokens.css has colours for; further ones begin anew. */
const COLOURS = 5;

/** Number of the colour, from 1, by node id. */
export type Shards = ReadonlyMap<string, number>;

export function shardsOf(nodes: readonly TopologyNode[], before: Shards): Shards {
  const shards = new Map(before);
  const used = () => new Set(shards.values());
  const free = () => {
    const numbers = Array.from({ length: COLOURS }, (_, index) => index + 1);
    return numbers.find((number) => !used().has(number)) ?? 1 + (shards.size % COLOURS);
  };
  for (const { id, role } of nodes) if (role === 'primary' && !shards.has(id)) shards.set(id, free());
  for (const { id, primaryId } of nodes) {
    const primary = primaryId === null ? undefined : shards.get(primaryId);
    if (primary !== undefined) shards.set(id, primary);
  }
  return shards;
}
