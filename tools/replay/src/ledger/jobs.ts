import { queueOverviewSchema } from '@shop/contracts/ops';
import { lookUntil } from '../look-until.js';

/** What is left to be done in the shop, over all services. */
export interface JobsLeft {
  readonly open: number;
  readonly dead: number;
  /** Services that did not say. */
  readonly untold: readonly string[];
}

/** `not-told`: the shop does not tell such things. `shop-away`: nobody answers. */
export type JobsSeen = JobsLeft | 'not-told' | 'shop-away';

export interface JobsOptions {
  /** Of the shop's front door, without a slash at the end. */
  readonly baseUrl: string;
  readonly operatorToken: string | undefined;
  readonly deadlineMs: number;
}

/** Waits until no job is open. @returns what was seen last */
export function untilNoJobIsOpen(options: JobsOptions): Promise<JobsSeen> {
  return lookUntil(() => readJobs(options), isDone, options);
}

function isDone(seen: JobsSeen): boolean {
  if (typeof seen === 'string') return seen === 'not-told';
  return seen.open === 0 && seen.untold.length === 0;
}

async function readJobs({ baseUrl, operatorToken }: JobsOptions): Promise<JobsSeen> {
  try {
    const response = await fetch(`${baseUrl}/ops/queues`, {
      ...(operatorToken !== undefined && { headers: { authorization: `Bearer ${operatorToken}` } }),
      signal: AbortSignal.timeout(5_000),
    });
    if ([401, 403, 404].includes(response.status)) return 'not-told';
    return jobsIn(await response.json());
  } catch {
    return 'shop-away';
  }
}

/** @throws ZodError when it is no overview */
export function jobsIn(body: unknown): JobsLeft {
  const { outboxes, instances } = queueOverviewSchema.parse(body);
  const known = new Set(outboxes.map(({ service }) => service));
  const untold = instances
    .filter(({ state, service }) => state !== 'without-jobs' && !known.has(service))
    .map(({ service }) => service);
  return {
    open: outboxes.reduce((sum, { open }) => sum + open.count, 0),
    dead: outboxes.reduce((sum, { dead }) => sum + dead.count, 0),
    untold: [...new Set(untold)],
  };
}
