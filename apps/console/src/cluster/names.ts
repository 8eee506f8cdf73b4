import type { TopologyNode } from '@shop/contracts/ops';

/**
 * What a node is called: no more of its address than tells it from the others, its port on a laptop, its host in
 * containers.
 */
export function namesOf(nodes: readonly Pick<TopologyNode, 'id' | 'address'>[]): ReadonlyMap<string, string> {
  const parts = nodes.map(({ id, address }) => {
    const colon = address.lastIndexOf(':');
    return { id, address, host: address.slice(0, colon), port: address.slice(colon + 1) };
  });
  const differ = (part: 'host' | 'port') => new Set(parts.map((each) => each[part])).size === parts.length;
  const part = differ('port') ? 'port' : differ('host') ? 'host' : 'address';
  return new Map(parts.map((each) => [each.id, each[part]]));
}
