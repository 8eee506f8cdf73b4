import type { Queue } from 'bullmq';
import type { Cluster } from 'ioredis';
import type { KeyFamily } from '../keys/key-family.js';

/** What became of one attempt. */
export type JobOutcome =
  /** The handler resolved, which it does after its own commit. */
  | { readonly state: 'done' }
  /** It failed for good: no run was left, or running it again makes no sense. */
  | { readonly state: 'dead'; readonly error: string }
  /** It waits, for its turn or its time, or it runs. */
  | { readonly state: 'open' }
  /** Redis does not have it: evicted, flushed, lost in a failover, or finished too long ago. */
  | { readonly state: 'unknown' };

const REASON_LOST = 'the reason is no longer in Redis';

/** Where an attempt is looked for. */
export interface OutcomeSource {
  readonly bull: Queue;
  readonly family: KeyFamily;
  readonly cluster: Pick<Cluster, 'hexists'>;
}

/**
 * Asks by BullMQ's own script, which looks into lists and sorted sets at one moment: a job that moves from one to the
 * next meanwhile is never missed. What it finds there is open only if there is still something to run: a worker whose
 * job lost its hash cannot tell Redis how it ended, and would leave the id among the active ones until it has stalled.
 */
export async function readOutcome(source: OutcomeSource, attemptId: string): Promise<JobOutcome> {
  const { bull, family, cluster } = source;
  switch (await bull.getJobState(attemptId)) {
    case 'completed':
      return { state: 'done' };
    case 'failed': {
      const job = await bull.getJob(attemptId);
      return { state: 'dead', error: job?.failedReason ?? REASON_LOST };
    }
    case 'unknown':
      return { state: 'unknown' };
    default:
      return { state: (await cluster.hexists(family.key(attemptId), 'data')) === 1 ? 'open' : 'unknown' };
  }
}
