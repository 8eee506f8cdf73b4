import type { JobsReport, OutboxReport, QueueOverview, QueueReport } from '@shop/contracts/ops';
import type { Asked } from '../instance-reports.js';

type Instance = QueueOverview['instances'][number];

/** What became of the question to one instance. */
export type AskedInstance = Asked<JobsReport, 'without-jobs'>;

/**
 * Every queue and every outbox once: instances that share a Redis or a database say the same of it, so the first one
 * that could tell is believed.
 */
export function queueOverviewOf(asked: readonly AskedInstance[]): QueueOverview {
  const queues = new Map<string, { report: QueueReport; services: Set<string> }>();
  const outboxes = new Map<string, OutboxReport>();
  for (const instance of asked) {
    if (instance.state !== 'reached') continue;
    const { report } = instance;
    const { service } = report;
    for (const each of report.queues ?? []) {
      const known = queues.get(each.queue) ?? { report: each, services: new Set() };
      known.services.add(service);
      queues.set(each.queue, known);
    }
    if (report.outbox && !outboxes.has(service)) outboxes.set(service, report.outbox);
  }
  return {
    queues: [...queues.values()].map(({ report, services }) => ({ ...report, services: [...services] })),
    outboxes: [...outboxes].map(([service, outbox]) => ({ service, ...outbox })),
    instances: asked.map(withoutReport),
  };
}

function withoutReport(instance: AskedInstance): Instance {
  if (instance.state !== 'reached') return instance;
  const { url, state, report } = instance;
  const untold = (['queues', 'outbox'] as const).filter((part) => report[part] === null);
  return { service: report.service, url, state, untold };
}
