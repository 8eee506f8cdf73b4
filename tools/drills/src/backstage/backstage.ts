import type { Scene } from '../faults/fault.js';
import { DeadLetterBox } from './dead-letter-box.js';
import { Outboxes } from './outboxes.js';
import { Queues } from './queues.js';

/** What shoppers never see: the jobs of the running shop, in Postgres and in Redis. */
export interface Backstage {
  readonly outboxes: Outboxes;
  readonly queues: Queues;
  readonly deadLetters: DeadLetterBox;
}

/** Lets `work` look behind the scenes, and leaves again. @throws what `work` throws */
export async function behindTheScenes<Result>(
  { shop, cluster: { control, ports } }: Pick<Scene, 'shop' | 'cluster'>,
  work: (backstage: Backstage) => Promise<Result>,
): Promise<Result> {
  const outboxes = new Outboxes(shop);
  const queues = new Queues(control, ports[0] ?? 0);
  const deadLetters = new DeadLetterBox(shop.baseUrl, shop.operatorToken);
  try {
    return await work({ outboxes, queues, deadLetters });
  } finally {
    await outboxes.close();
  }
}
