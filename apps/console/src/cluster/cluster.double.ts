import type { TopologyNode, TopologyReport } from '@shop/contracts/ops';

/** A cluster for specs: three primaries a, b, c with a third of the slots each, and a replica each: d, e, f. */

const info: TopologyNode['info'] = {
  ...{ usedMemoryBytes: 1_048_576, maxMemoryBytes: 0, opsPerSecond: 10, keys: 5, evictedKeys: 0 },
  ...{ connectedClients: 3, replicationOffset: 100, isLinkUp: true, version: '7.0.15' },
};

const thirds = { a: [0, 5_460], b: [5_461, 10_922], c: [10_923, 16_383] } as const;

export function primary(id: string, slots: readonly (readonly [number, number])[]): TopologyNode {
  return {
    ...{ id, address: `127.0.0.1:${id}`, role: 'primary', health: 'ok', primaryId: null, replicaOf: null },
    ...{ epoch: 1, migratingSlots: [], lagBytes: 0, roundTripMs: 1, info },
    slots: slots.map(([from, to]) => ({ from, to })),
  };
}

export function replica(id: string, primaryId: string): TopologyNode {
  return { ...primary(id, []), role: 'replica', primaryId, replicaOf: `127.0.0.1:${primaryId}` };
}

export const wholeCluster: readonly TopologyNode[] = [
  ...(['a', 'b', 'c'] as const).map((id) => primary(id, [thirds[id]])),
  ...[replica('d', 'a'), replica('e', 'b'), replica('f', 'c')],
];

/** The nodes with some of them changed. */
export function changed(
  changes: Readonly<Record<string, Partial<TopologyNode>>>,
  nodes: readonly TopologyNode[] = wholeCluster,
): TopologyNode[] {
  return nodes.map((node) => ({ ...node, ...changes[node.id] }));
}

/** As read so many milliseconds after noon. */
export function reportAt(ms: number, nodes: readonly TopologyNode[] = wholeCluster): TopologyReport {
  return {
    readAt: new Date(Date.UTC(2026, 0, 1, 12) + ms).toISOString(),
    nodes: [...nodes],
    slotsCovered: 16_384,
  };
}
