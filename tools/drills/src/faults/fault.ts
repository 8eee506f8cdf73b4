import { until, type ClusterControl, type RunningCluster } from '@shop/local-stack';
import { NoPairError } from './fault.errors.js';

/** Something that befalls the cluster while shoppers are in the shop. */
export interface Fault {
  /** One line that says what is about to happen. */
  readonly title: string;
  /** Does it and returns when the cluster has come through it; `say` marks what happened on the way. */
  readonly strike: (cluster: RunningCluster, say: (event: string) => void) => Promise<void>;
}

/** Sees one of its replicas promoted within; far beyond what a failover takes. */
const PROMOTED_WITHIN_MS = 30_000;

/** A primary with a replica, and that replica. */
export interface Pair {
  readonly primary: number;
  readonly replica: number;
}

/** The first primary that owns slots and has a replica to take over. */
export async function firstPair(control: ClusterControl): Promise<Pair> {
  const members = await control.roles();
  for (const member of members) {
    if (member.role !== 'primary' || member.slots.length === 0) continue;
    const replica = members.find((other) => other.primaryPort === member.port && !other.isFailed);
    if (replica) return { primary: member.port, replica: replica.port };
  }
  throw new NoPairError();
}

/** Returns when the replica leads. */
export async function promoted(control: ClusterControl, { replica }: Pair): Promise<void> {
  const leads = async () =>
    (await control.roles()).some((member) => member.port === replica && member.role === 'primary');
  await until(leads, { what: `redis ${replica} is promoted`, withinMs: PROMOTED_WITHIN_MS, everyMs: 20 });
}
