import { queueOverviewSchema } from '@shop/contracts/ops';
import { lookUntil } from '../look-until.js';

/** What is left to be done in the shop, over all services. */
export interface JobsLeft {
  readonly open: number;
  readonly dead: number;
  /** Services that did not say. */
  readonly untold: readonly string[];
}

export interface JobsOptions {
  /** Of the shop's front door, without a slash at the end. */
  readonly baseUrl: string;
  readonly operatorToken: string | undefined;
  readonly deadlineMs: number;
}

/** Waits until no job is open. @returns what was seen last; null where the shop does not tell such things */
export function untilNoJobIsOpen(options: JobsOptions): Promise<JobsLeft | null> {
  return lookUntil(
    () => readJobs(options),
    (seen) => seen === null || (seen.open === 0 && seen.untold.length === 0),
    options,
  );
}

async function readJobs({ baseUrl, operatorToken }: JobsOptions): Promise<JobsLeft | null> {
  try {
    const response = await fetch(`${baseUrl}/ops/queues`, {
      ...(operatorToken !== undefined && { headers: { authorization: `Bearer ${operatorToken}` } }),
      signal: AbortSignal.timeout(5_000),
    });
    if ([401, 403, 404].includes(response.status)) return null;
    return jobsIn(await response.json());
  } catch {
    return { open: 0, dead: 0, untold: ['gateway'] };
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
