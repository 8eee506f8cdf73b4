import { describe, expect, it } from '@jest/globals';
import type { JobsReport } from '@shop/contracts/ops';
import { type AskedInstance, queueOverviewOf } from './queue-overview.js';

const none = { count: 0, oldestSeconds: 0 };
const outbox = { open: none, dead: { count: 2, oldestSeconds: 9 } };
const queue = (name: string, waiting = 0) => ({
  queue: name,
  jobs: { waiting, active: 0, delayed: 0, completed: 0, failed: 0 },
  oldestWaitingMs: null,
  isPaused: false,
  workers: 1,
});

function reached(url: string, report: JobsReport): AskedInstance {
  return { url, state: 'reached', report };
}

describe('queueOverviewOf', () => {
  it('has each queue and each outbox once, with the services that use it', () => {
    const product = { service: 'product', queues: [queue('stock', 3), queue('orders')], outbox };
    const order = { service: 'order', queues: [queue('orders')], outbox };
    const overview = queueOverviewOf([reached('a', product), reached('b', product), reached('c', order)]);
    expect(overview.queues).toEqual([
      { ...queue('stock', 3), services: ['product'] },
      { ...queue('orders'), services: ['product', 'order'] },
    ]);
    expect(overview.outboxes.map(({ service }) => service)).toEqual(['product', 'order']);
  });

  it('takes from another instance what one could not tell, and says which part that was', () => {
    const mute = { service: 'product', queues: null, outbox: null };
    const overview = queueOverviewOf([
      reached('a', mute),
      reached('b', { ...mute, queues: [queue('stock')], outbox }),
    ]);
    expect(overview.queues).toHaveLength(1);
    expect(overview.outboxes).toEqual([{ service: 'product', ...outbox }]);
    expect(overview.instances).toEqual([
      { service: 'product', url: 'a', state: 'reached', untold: ['queues', 'outbox'] },
      { service: 'product', url: 'b', state: 'reached', untold: [] },
    ]);
  });

  it('lists the instances that have none, and those that did not answer', () => {
    const asked: AskedInstance[] = [
      { service: 'auth', url: 'a', state: 'without-jobs' },
      { service: 'cart', url: 'b', state: 'unreachable', problem: 'did not answer in time' },
    ];
    expect(queueOverviewOf(asked)).toEqual({ queues: [], outboxes: [], instances: asked });
  });
});
