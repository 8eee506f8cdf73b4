import { afterEach, beforeEach, jest } from '@jest/globals';
import { QueueBench } from '../support/queue-bench.js';
import { PlainQueue } from './naive/plain-queue.js';
import { naiveCharges, ourCharges, type Charges } from './support/charges.js';
import { trap } from './support/trap.js';
import { comesTrue, useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();
const stops: (() => Promise<void>)[] = [];

beforeEach(() => {
  // BullMQ warns of the eviction policy, which is what we are here for.
  jest.spyOn(console, 'warn').mockReturnValue(undefined);
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await bench.flush();
  jest.restoreAllMocks();
});

function stopped(charges: Charges): Charges {
  stops.push(() => charges.stop());
  return charges;
}

const both = {
  naive: () => stopped(naiveCharges(new PlainQueue(bench.plain({ maxRedirections: 16 })))),
  ours: () => stopped(ourCharges(new QueueBench(bench.cluster))),
};

trap('jobs that are gone when Redis is wiped before they are run', {
  ...both,
  springs: async (charges) => {
    const id = await charges.commit();
    await bench.flush();
    charges.work();
    return !(await comesTrue(() => charges.isRun(id), 4_000));
  },
});

trap('an order that is charged twice because its job was published twice', {
  ...both,
  springs: async (charges) => {
    charges.work();
    const id = await charges.commit();
    await comesTrue(() => charges.isRun(id), 10_000);
    await charges.publishAgain(id);
    await comesTrue(() => Promise.resolve(charges.chargesOf(id) > 1), 1_000);
    return charges.chargesOf(id) > 1;
  },
});

trap('a job that is given up after its first failure, which was a passing one', {
  ...both,
  springs: async (charges) => {
    let runs = 0;
    charges.work(async () => {
      runs += 1;
      if (runs === 1) throw new Error('the bank is being restarted');
      await Promise.resolve();
    });
    const id = await charges.commit();
    return !(await comesTrue(() => charges.isRun(id), 3_000));
  },
});
