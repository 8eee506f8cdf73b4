/** One line of CLUSTER NODES: a node as one of its peers sees it. */
export interface ClusterMember {
  readonly id: string;
  readonly port: number;
  readonly role: 'primary' | 'replica';
  /** The port of the primary it follows; null for a primary and while that is unknown. */
  readonly primaryPort: number | null;
  /** Inclusive ranges; none for a replica. */
  readonly slots: readonly { readonly from: number; readonly to: number }[];
  /** The majority holds it for dead. */
  readonly isFailed: boolean;
}

/**
 * Reads the answer of CLUSTER NODES (https://redis.io/commands/cluster-nodes); nodes still shaking hands are left out.
 * In the order of their ports: each node lists its peers in one of its own, and "the first primary" has to mean the same
 * one whoever was asked.
 */
export function parseMembers(answer: string): ClusterMember[] {
  const rows = answer.trim().split('\n').map(parseRow);
  const known = rows.filter((row) => !row.flags.includes('handshake') && !row.flags.includes('noaddr'));
  const portOf = new Map(known.map((row) => [row.id, row.port]));
  const members = known.map((row): ClusterMember => ({
    id: row.id,
    port: row.port,
    role: row.flags.includes('master') ? 'primary' : 'replica',
    primaryPort: portOf.get(row.primaryId) ?? null,
    slots: row.slots,
    isFailed: row.flags.includes('fail'),
  }));
  return members.toSorted((one, other) => one.port - other.port);
}

/** `<id> <ip:port@bus[,host]> <flags> <primary id> <ping> <pong> <epoch> <link> <slot> ...` */
function parseRow(line: string) {
  const [id = '', address = '', flags = '', primaryId = '-', , , , , ...slots] = line.split(' ');
  return {
    id,
    port: Number(/:(\d+)@/.exec(address)?.[1] ?? 0),
    flags: flags.split(','),
    primaryId,
    // `[93-<-id]` is a slot on its way in or out; the plain entry beside it says who serves it.
    slots: slots.filter((slot) => !slot.startsWith('[')).map(parseSlots),
  };
}

function parseSlots(text: string): { from: number; to: number } {
  const [from = 0, to = from] = text.split('-').map(Number);
  return { from, to };
}

/** How many slots a member serves. */
export function slotCount(member: ClusterMember): number {
  return member.slots.reduce((sum, range) => sum + range.to - range.from + 1, 0);
}

/** Whether a member serves a slot. */
export function servesSlot({ slots }: Pick<ClusterMember, 'slots'>, slot: number): boolean {
  return slots.some(({ from, to }) => from <= slot && slot <= to);
}
