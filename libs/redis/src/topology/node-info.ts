/*
 * Reads what `INFO` answers: `field:value` lines in sections. https://redis.io/docs/latest/commands/info/
 */

/** The numbers of one node. */
export interface NodeInfo {
  readonly usedMemoryBytes: number;
  /** `maxmemory`; 0 = no limit. */
  readonly maxMemoryBytes: number;
  readonly opsPerSecond: number;
  readonly keys: number;
  readonly evictedKeys: number;
  readonly connectedClients: number;
  /** How far the replication stream has come on this node, in bytes. */
  readonly replicationOffset: number;
  /** Whether a replica's link to its primary is up; true for a primary. */
  readonly isLinkUp: boolean;
  readonly version: string;
}

function fieldsOf(text: string): Map<string, string> {
  const pairs = text.split('\r\n').filter((line) => line.includes(':') && !line.startsWith('#'));
  return new Map(pairs.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/** Picks the numbers out of the text; what is missing is 0. */
export function parseNodeInfo(text: string): NodeInfo {
  const fields = fieldsOf(text);
  const number = (name: string) => Number(fields.get(name) ?? 0);
  const isReplica = fields.get('role') === 'slave';
  return {
    usedMemoryBytes: number('used_memory'),
    maxMemoryBytes: number('maxmemory'),
    opsPerSecond: number('instantaneous_ops_per_sec'),
    keys: Number(/keys=(\d+)/.exec(fields.get('db0') ?? '')?.[1] ?? 0),
    evictedKeys: number('evicted_keys'),
    connectedClients: number('connected_clients'),
    replicationOffset: number(isReplica ? 'slave_repl_offset' : 'master_repl_offset'),
    isLinkUp: !isReplica || fields.get('master_link_status') === 'up',
    version: fields.get('redis_version') ?? '',
  };
}
