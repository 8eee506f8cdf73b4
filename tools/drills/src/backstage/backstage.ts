import { readRunningStack, type RunningCluster } from '@shop/local-stack';
import { DeadLetterBox } from './dead-letter-box.js';
import { Outboxes } from './outboxes.js';
import { Queues } from './queues.js';

/** What shoppers never see: the jobs of the running shop, in Postgres and in Redis. */
export interface Backstage {
  readonly outboxes: Outboxes;
  readonly queues: Queues;
  readonly deadLetters: DeadLetterBox;
}

/** Lets `work` look behind the scenes, and leaves again. @throws StackNotRunningError, what `work` throws */
export async function behindTheScenes<Result>(
  { control, ports }: Pick<RunningCluster, 'control' | 'ports'>,
  work: (backstage: Backstage) => Promise<Result>,
): Promise<Result> {
  const stack = readRunningStack();
  const outboxes = new Outboxes(stack);
  const queues = new Queues(control, ports[0] ?? 0);
  const deadLetters = new DeadLetterBox(stack.baseUrl, stack.operatorToken);
  try {
    return await work({ outboxes, queues, deadLetters });
  } finally {
    await outboxes.close();
  }
}
