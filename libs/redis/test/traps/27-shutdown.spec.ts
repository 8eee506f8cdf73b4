import { afterEach, beforeEach, jest } from '@jest/globals';
import { chargeAttempt, handling, QueueBench } from '../support/queue-bench.js';
import { PlainQueue } from './naive/plain-queue.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';
import { comesTrue } from './support/trap-bench.js';

const bench = useStruckBench();
const keys = Array.from({ length: 200 }, (_, index) => `leaving:${String(index)}`);
const stops: (() => Promise<void>)[] = [];

beforeEach(() => {
  jest.spyOn(console, 'warn').mockReturnValue(undefined);
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  jest.restoreAllMocks();
});

interface Client {
  set(key: string): Promise<unknown>;
  close(): Promise<void>;
}

trap('commands that are under way when the client closes', {
  naive: (): Client => {
    const redis = bench.plain();
    const close = () => Promise.resolve(redis.disconnect());
    return { set: (key) => redis.set(key, 'x', 'PX', 60_000), close };
  },
  ours: (): Client => {
    const client = bench.client();
    const set = (key: string) => client.forUse('state').set(key, 'x', { ttlMs: 60_000 });
    return { set, close: () => client.close() };
  },
  springs: async ({ set, close }) => {
    await Promise.all(keys.map(set));
    const busy = await bench.primaryOf(keys[0] ?? '');
    await bench.cluster.servers.cli(busy, 'CLIENT', 'PAUSE', '300', 'WRITE');
    const underWay = Promise.allSettled(keys.map(set));
    await close();
    return (await underWay).some(({ status }) => status === 'rejected');
  },
});

/** A worker that has begun a job. */
interface BusyWorker {
  /** Lets the job end. */
  finish(): void;
  stop(): Promise<void>;
  isDone(): Promise<boolean>;
}

async function naiveWorker(): Promise<BusyWorker> {
  const redis = bench.plain();
  const [queue, onlooker] = [new PlainQueue(redis), new PlainQueue(bench.plain())];
  const [begun, gate] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const worker = queue.work(async () => {
    begun.resolve(undefined);
    await gate.promise;
  });
  await queue.add(['leaving']);
  await begun.promise;
  stops.push(() => onlooker.close());
  return {
    finish: () => {
      gate.resolve(undefined);
    },
    stop: async () => {
      await worker.close(true);
      await queue.close();
      redis.disconnect();
    },
    isDone: async () => (await onlooker.stateOf('leaving')) === 'completed',
  };
}

async function ourWorker(): Promise<BusyWorker> {
  const queue = new QueueBench(bench.cluster);
  const [begun, gate] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const charge = async () => {
    begun.resolve(undefined);
    await gate.promise;
  };
  const worker = queue.work({ handlers: handling({ charge }) });
  const attempt = chargeAttempt();
  await queue.publisher.publish([attempt]);
  await begun.promise;
  stops.push(() => queue.stop());
  return {
    finish: () => {
      gate.resolve(undefined);
    },
    stop: () => worker.stop(),
    isDone: async () => (await queue.outcome(attempt))?.state === 'done',
  };
}

trap('a job that is running when its worker stops, and is left lying', {
  naive: naiveWorker,
  ours: ourWorker,
  springs: async (worker) => {
    let isStopped = false;
    const stopping = worker.stop().then(() => (isStopped = true));
    await comesTrue(() => Promise.resolve(isStopped), 300);
    worker.finish();
    await stopping;
    return !(await comesTrue(() => worker.isDone(), 1_500));
  },
});
