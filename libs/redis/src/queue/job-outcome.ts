import type { Queue } from 'bullmq';

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

/**
 * Asks by BullMQ's own script, which looks into lists and sorted sets at one moment: a job that moves from one to the
 * next meanwhile is never missed.
 */
export async function readOutcome(queue: Queue, attemptId: string): Promise<JobOutcome> {
  const state = await queue.getJobState(attemptId);
  switch (state) {
    case 'completed':
      return { state: 'done' };
    case 'failed': {
      const job = await queue.getJob(attemptId);
      return { state: 'dead', error: job?.failedReason ?? REASON_LOST };
    }
    case 'unknown':
      return { state: 'unknown' };
    default:
      return { state: 'open' };
  }
}
