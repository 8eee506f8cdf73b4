/*
 * Reads what `CLUSTER NODES` answers, one line per node:
 * <id> <ip:port@busport[,hostname]> <flags> <primary id or -> <ping> <pong> <epoch> <link> <slot> <slot>-<slot> ...
 * https://redis.io/docs/latest/commands/cluster-nodes/
 */

/** Slots `from` to `to`, both included. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
}

/** One line of `CLUSTER NODES`. */
export interface ClusterNode {
  readonly id: string;
  /** `host:port` as announced; the host name where one is announced. */
  readonly address: string;
  readonly role: 'primary' | 'replica';
  /** `suspected`: the node that was asked cannot reach it; `failed`: the majority agreed. */
  readonly health: 'ok' | 'suspected' | 'failed';
  /** Id of a replica's primary, `null` for a primary. */
  readonly primaryId: string | null;
  /** Configuration epoch; a replica's is its primary's. Of two claims to a slot, that of the greater epoch counts. */
  readonly epoch: number;
  readonly slots: readonly SlotRange[];
  /** Slots on their way in or out while a reshard runs. */
  readonly migratingSlots: readonly number[];
}

function healthOf(flags: readonly string[]): ClusterNode['health'] {
  if (flags.includes('fail') || flags.includes('noaddr')) return 'failed';
  return flags.includes('fail?') ? 'suspected' : 'ok';
}

function addressOf(field: string): string {
  const [endpoint = '', hostname = ''] = field.split(',');
  const announced = endpoint.split('@')[0] ?? '';
  return hostname === '' ? announced : `${hostname}:${announced.slice(announced.lastIndexOf(':') + 1)}`;
}

function rangeOf(field: string): SlotRange {
  const [from = '', to = from] = field.split('-');
  return { from: Number(from), to: Number(to) };
}

function parseLine(line: string): ClusterNode {
  const [id = '', address = '', flagList = '', primaryId = '-', , , epoch = '', , ...slotFields] =
    line.split(' ');
  const flags = flagList.split(',');
  const isMoving = (field: string) => field.startsWith('[');
  return {
    id,
    address: addressOf(address),
    role: flags.includes('master') ? 'primary' : 'replica',
    health: healthOf(flags),
    primaryId: primaryId === '-' ? null : primaryId,
    epoch: Number(epoch),
    slots: slotFields.filter((field) => !isMoving(field)).map(rangeOf),
    migratingSlots: slotFields.filter(isMoving).map((field) => Number.parseInt(field.slice(1), 10)),
  };
}

const linesOf = (text: string) => text.split('\n').flatMap((line) => line.trim() || []);
const flagsOf = (line: string) => line.split(' ')[2]?.split(',') ?? [];

/** All nodes that the answering node knows, itself included; not those that it is only shaking hands with. */
export function parseClusterNodes(text: string): ClusterNode[] {
  return linesOf(text)
    .filter((line) => !flagsOf(line).includes('handshake'))
    .map(parseLine);
}

/** Id of the node that answered. */
export function answererOf(text: string): string | null {
  const own = linesOf(text).find((line) => flagsOf(line).includes('myself'));
  return own?.split(' ')[0] ?? null;
}
