/**
 * bull-board over the shop's queues, for operators who know it. It shows how jobs fare and never what they are about, and
 * changes nothing: dead letters are given to their consumers again by the console and by /ops, which know of outboxes.
 */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { type DescribedFamily, keyFamilies } from '@shop/redis/keys';
import { QueueConnections, watchQueue } from '@shop/redis/queue';
import fastify, { type FastifyInstance } from 'fastify';
import type { QueueBoardConfig } from './config.js';
import { guardDoor } from './guard-door.js';

/** In place of what a job carries: it may be about somebody. */
export const WITHHELD = 'withheld';

export interface QueueBoard {
  readonly door: FastifyInstance;
  close(): Promise<void>;
}

/** Opens the board without listening. Redis away: the page says so, and tries again. */
export async function openQueueBoard({
  redis: settings,
}: Pick<QueueBoardConfig, 'redis'>): Promise<QueueBoard> {
  const connections = new QueueConnections({ service: 'queue-board', settings });
  const queues = queueNames().map((name) => watchQueue(connections, { name }));
  const server = new FastifyAdapter();
  createBullBoard({
    queues: queues.map((queue) => {
      const adapter = new ClusterAdapter(queue, { readOnlyMode: true, allowRetries: false });
      for (const field of ['data', 'returnValue', 'progress'] as const)
        adapter.setFormatter(field, () => WITHHELD);
      return adapter;
    }),
    serverAdapter: server,
    options: { uiConfig: { boardTitle: 'Queues of the shop', hideRedisDetails: true } },
  });
  const door = fastify();
  guardDoor(door);
  await door.register(server.registerPlugin());
  return {
    door,
    close: async () => {
      await door.close();
      await Promise.all(queues.map((queue) => queue.close()));
      connections.close();
    },
  };
}

/** BullMQ finds workers by CLIENT LIST, of one node: in a cluster that says nothing of who waits at another. */
class ClusterAdapter extends BullMQAdapter {
  override getWorkers(): Promise<null> {
    return Promise.resolve(null);
  }
}

/** As the key table has them: `queue.orders` is the family of the queue `orders`. */
function queueNames(): string[] {
  return Object.values<DescribedFamily>(keyFamilies)
    .filter(({ door }) => door === 'queue')
    .map(({ name }) => name.slice('queue.'.length));
}
