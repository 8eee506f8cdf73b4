import { readRunningStack, type RunningCluster } from '@shop/local-stack';
import { Outboxes } from './outboxes.js';
import { Queues } from './queues.js';

/** What shoppers never see: the jobs of the running shop, in Postgres and in Redis. */
export interface Backstage {
  readonly outboxes: Outboxes;
  readonly queues: Queues;
}

/** Lets `work` look behind the scenes, and leaves again. @throws StackNotRunningError, what `work` throws */
export async function behindTheScenes<Result>(
  { control, ports }: Pick<RunningCluster, 'control' | 'ports'>,
  work: (backstage: Backstage) => Promise<Result>,
): Promise<Result> {
  const outboxes = new Outboxes(readRunningStack());
  try {
    return await work({ outboxes, queues: new Queues(control, ports[0] ?? 0) });
  } finally {
    await outboxes.close();
  }
}
