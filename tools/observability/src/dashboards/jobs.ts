import { dashboard } from './dashboard.js';
import { chart, number } from './panels.js';

const window = '[$__rate_interval]';

/** Every instance of a service tells the same of its outbox, as every process does of a queue: the largest is the figure. */
const rowsOf = (state: string) => `sum(max by (job) (outbox_rows{state="${state}"}))`;
const jobsOf = (state: string) => `max by (queue) (queue_jobs{state="${state}"})`;
const p99Of = (bucket: string, by: string) =>
  `histogram_quantile(0.99, sum by (le, ${by}) (rate(${bucket}${window})))`;

/** Jobs on their way from a transaction to the one that follows from it: outbox, queue, inbox. */
export const jobs = dashboard({
  name: 'jobs',
  title: 'Jobs: outbox, queue, inbox',
  says: 'A job is a row of the outbox until its consumer has committed. Redis only carries it, and may lose it.',
  rows: {
    Now: [
      number({
        title: 'Dead letters',
        says: 'Jobs that their consumers gave up. GET /ops/dead-letters lists them, and drives them again.',
        unit: 'short',
        query: rowsOf('dead'),
        badFrom: 1,
      }),
      number({
        title: 'Open in the outboxes',
        says: 'Rows whose consumers have not committed yet.',
        unit: 'short',
        query: rowsOf('open'),
      }),
      number({
        title: 'Oldest open row',
        says: 'Grows while Redis or a consumer is away, and falls when it is back.',
        unit: 's',
        query: 'max(outbox_oldest_seconds{state="open"})',
        badFrom: 60,
      }),
      number({
        title: 'Waiting in Redis',
        says: 'Jobs that no worker has taken yet.',
        unit: 'short',
        query: `sum(${jobsOf('waiting')})`,
      }),
    ],
    Outbox: [
      chart({
        title: 'Rows handed to Redis, and settled',
        says: 'In peace the two lines lie on each other. Apart: consumers lag, or Redis loses jobs and they are handed over again.',
        unit: 'ops',
        queries: {
          handed: `sum(rate(outbox_published_total${window}))`,
          again: `sum(rate(outbox_republished_total${window}))`,
          'settled, {{state}}': `sum by (state) (rate(outbox_settled_total${window}))`,
        },
      }),
      chart({
        title: 'From the transaction to the queue, p99',
        says: 'How long the relay leaves a new row lying.',
        unit: 's',
        queries: { '{{job}}': p99Of('outbox_relay_lag_seconds_bucket', 'job') },
      }),
      chart({
        title: 'Open rows by service',
        says: 'What has been promised and not yet been done.',
        unit: 'short',
        isStacked: true,
        queries: { '{{job}}': 'max by (job) (outbox_rows{state="open"})' },
      }),
      chart({
        title: 'Redis did not take it',
        says: 'The row stays, and is handed over again.',
        unit: 'ops',
        queries: { '{{queue}}': `sum by (queue) (rate(outbox_publish_failures_total${window}))` },
      }),
    ],
    Queues: [
      chart({
        title: 'Jobs in Redis by queue',
        says: 'Waiting ones; each queue lives on the shard of its tag.',
        unit: 'short',
        isStacked: true,
        queries: { '{{queue}}': jobsOf('waiting') },
      }),
      chart({
        title: 'Runs by what became of them',
        says: 'Returned: given back by a worker that stops. Lost: Redis had evicted its data; the outbox has the job still.',
        unit: 'ops',
        queries: { '{{queue}} {{outcome}}': `sum by (queue, outcome) (rate(queue_job_runs_total${window}))` },
      }),
      chart({
        title: 'Wait for a worker, p99',
        says: 'From the moment a job was due to its first run.',
        unit: 's',
        queries: { '{{queue}}': p99Of('queue_job_wait_seconds_bucket', 'queue') },
      }),
      chart({
        title: 'Run of a handler, p99',
        says: 'Its transaction included.',
        unit: 's',
        queries: { '{{queue}} {{name}}': p99Of('queue_job_duration_seconds_bucket', 'queue, name') },
      }),
      chart({
        title: 'Taken from silent workers',
        says: 'A worker was killed or hung; another one runs its job, and the inbox sees to it that it counts once.',
        unit: 'ops',
        queries: { '{{queue}}': `sum by (queue) (rate(queue_jobs_stalled_total${window}))` },
      }),
    ],
  },
});
