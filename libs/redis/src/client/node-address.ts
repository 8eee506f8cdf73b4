import type { Redis } from 'ioredis';

/** `host:port` under which a node is dialled. */
export function addressOf(node: Redis): string {
  return `${node.options.host ?? ''}:${String(node.options.port)}`;
}
