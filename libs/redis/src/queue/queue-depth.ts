import { Gauge, register } from 'prom-client';
import type { QueueInspector, QueueReport } from './queue-inspector.js';

const NAME = 'queue_jobs';

/**
 * Exports how many jobs Redis holds, by queue and state, asked for at each scrape. Every process that asks says the same,
 * so dashboards take the maximum. Redis slow or gone: no value, rather than an old one.
 */
export function exportDepths(inspector: QueueInspector): void {
  register.removeSingleMetric(NAME);
  new Gauge({
    name: NAME,
    help: 'Jobs that Redis holds; the outbox may have more',
    labelNames: ['queue', 'state'],
    async collect() {
      this.reset();
      for (const { queue, jobs } of await inspector.read().catch((): QueueReport[] => [])) {
        for (const [state, count] of Object.entries(jobs)) this.set({ queue, state }, Number(count));
      }
    },
  });
}
