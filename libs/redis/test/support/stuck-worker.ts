// A worker in a process of its own, for specs that kill it: it says which job it has begun, and never ends one.
import { z } from 'zod';
import { redisEnv, redisSettings } from '../../src/client/redis-settings.js';
import { JobWorker } from '../../src/queue/job-worker.js';
import { QueueConnections } from '../../src/queue/queue-connections.js';
import { defineQueue } from '../../src/queue/queue-definition.js';

const settings = redisSettings(z.object(redisEnv).parse({ REDIS_NODES: process.argv[2] }));
const queue = defineQueue({ name: 'payments', jobs: { charge: z.looseObject({}) } });
const charge = async (_payload: unknown, { messageId }: { messageId: string }) => {
  process.stdout.write(`${messageId}\n`);
  await new Promise(() => undefined);
};
const connections = new QueueConnections({ service: 'stuck', settings });
new JobWorker({ connections, queue, handlers: { charge } }).start();
