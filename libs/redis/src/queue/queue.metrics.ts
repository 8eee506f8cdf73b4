import { Histogram, register } from 'prom-client';
import { counter } from '../client/metrics.js';

/** The name of a job is `name`: Prometheus gives the label `job` to whom it asks. */
function seconds(name: string, help: string, buckets: number[]): Histogram<'queue' | 'name'> {
  const known = register.getSingleMetric(name);
  const labelNames = ['queue', 'name'] as const;
  return known instanceof Histogram ? known : new Histogram({ name, help, labelNames, buckets });
}

export const published = counter(
  'queue_jobs_published_total',
  'Attempts handed to Redis; refused: not accepted, the outbox keeps them',
  ['queue', 'outcome'],
);

export const runs = counter(
  'queue_job_runs_total',
  'Runs of jobs as Redis confirmed them; returned: given back by a worker that stops; lost: its data was evicted',
  ['queue', 'name', 'outcome'],
);

export const stalls = counter('queue_jobs_stalled_total', 'Jobs taken from a worker that fell silent', [
  'queue',
]);

export const runSeconds = seconds(
  'queue_job_duration_seconds',
  'How long the handler ran',
  [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60],
);

export const waitSeconds = seconds(
  'queue_job_wait_seconds',
  'From the moment a job was due to its first run',
  [0.01, 0.05, 0.25, 1, 5, 30, 120, 600],
);
