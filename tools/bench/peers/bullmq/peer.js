// BullMQ 6.7 as its documentation has it for a cluster. It asks for a server that evicts nothing; here the server evicts.
import { Queue, Worker } from 'bullmq';
import { Cluster } from 'ioredis';

export async function openQueue(_kind, { seeds }) {
  const connect = () => new Cluster(seeds, { redisOptions: { maxRetriesPerRequest: null } });
  const connection = connect();
  const queue = new Queue('{payments}', { connection, prefix: 'queue' });
  const done = new Map();
  let [worker, published, errors] = [null, 0, 0];
  queue.on('error', () => (errors += 1));
  return {
    publish: async (count) => {
      for (let from = 0; from < count; from += 500) {
        const size = Math.min(500, count - from);
        const jobs = Array.from({ length: size }, (_, index) => ({
          name: 'charge',
          data: { orderId: from + index },
        }));
        published += (await queue.addBulk(jobs)).length;
      }
    },
    work: async () => {
      const charge = async ({ data }) => void done.set(data.orderId, (done.get(data.orderId) ?? 0) + 1);
      worker = new Worker('{payments}', charge, { connection: connect(), prefix: 'queue', concurrency: 8 });
      worker.on('error', () => (errors += 1));
      await worker.waitUntilReady();
    },
    look: async () => ({
      published,
      done: done.size,
      doneTwice: [...done.values()].filter((count) => count > 1).length,
      errors,
    }),
    close: async () => {
      await worker?.close(true);
      await queue.close();
      connection.disconnect();
    },
  };
}
