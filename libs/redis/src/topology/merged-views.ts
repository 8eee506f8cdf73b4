import { SLOT_COUNT } from '../keys/hash-slot.js';
import type { ClusterNode, SlotRange } from './cluster-nodes.js';

/*
 * One map out of what each node says. A change travels from node to node in a fraction of a second, and whoever asks one
 * node after another would see a slot go and come back. So a node is believed about itself, a silent one is what the
 * newest word about it says, a slot is its claimant's of the greatest epoch, and failed is whom most hold so.
 */

/** What one node said. */
export interface ClusterView {
  /** Id of who said it, or null when it does not know itself. */
  readonly by: string | null;
  readonly nodes: readonly ClusterNode[];
}

/** All nodes that anybody knows, in the order in which they are named first. */
export function mergeViews(views: readonly ClusterView[]): ClusterNode[] {
  const ids = new Set(views.flatMap(({ nodes }) => nodes.map(({ id }) => id)));
  const nodes = [...ids].flatMap((id) => {
    const said = views.flatMap(({ by, nodes }) => {
      const node = nodes.find((each) => each.id === id);
      return node ? [{ node, isOwnWord: by === id }] : [];
    });
    const own = said.find(({ isOwnWord }) => isOwnWord)?.node ?? newest(said.map(({ node }) => node));
    return own ? [{ ...own, health: judged(said.map(({ node }) => node.health)) }] : [];
  });
  return withSlotsOnce(nodes);
}

function newest(nodes: readonly ClusterNode[]): ClusterNode | undefined {
  return nodes.reduce<ClusterNode | undefined>(
    (best, node) => (best === undefined || node.epoch > best.epoch ? node : best),
    undefined,
  );
}

function judged(words: readonly ClusterNode['health'][]): ClusterNode['health'] {
  const failed = words.filter((word) => word === 'failed').length;
  if (failed * 2 >= words.length) return 'failed';
  return words.every((word) => word === 'ok') ? 'ok' : 'suspected';
}

function withSlotsOnce(nodes: readonly ClusterNode[]): ClusterNode[] {
  const owners = new Array<ClusterNode | undefined>(SLOT_COUNT).fill(undefined);
  for (const node of nodes)
    for (const { from, to } of node.slots)
      for (let slot = from; slot <= to; slot += 1)
        if (node.epoch > (owners[slot]?.epoch ?? -1)) owners[slot] = node;
  return nodes.map((node) => ({
    ...node,
    slots: node.slots.flatMap((range) => partsOf(range, node, owners)),
  }));
}

/** What of a range is the node's indeed. */
function partsOf(
  { from, to }: SlotRange,
  node: ClusterNode,
  owners: readonly (ClusterNode | undefined)[],
): SlotRange[] {
  const parts: { from: number; to: number }[] = [];
  for (let slot = from; slot <= to; slot += 1) {
    if (owners[slot] !== node) continue;
    const last = parts.at(-1);
    if (last?.to === slot - 1) last.to = slot;
    else parts.push({ from: slot, to: slot });
  }
  return parts;
}
