import { dashboard } from './dashboard.js';
import { chart, number, traces } from './panels.js';

const count = 'http_server_request_duration_seconds_count';
const bucket = 'http_server_request_duration_seconds_bucket';
/** What people and services asked, not what machines ask every few seconds. */
const asked = 'route!~"/metrics|/health/.*"';
const atTheDoor = `job="gateway",${asked}`;
const chosen = `job=~"$service",${asked}`;
const window = '[$__rate_interval]';

const numbers = [
  number({
    title: 'Requests a second',
    says: 'At the gateway.',
    unit: 'reqps',
    query: `sum(rate(${count}{${atTheDoor}}${window}))`,
  }),
  number({
    title: 'Failed',
    says: 'Share of the answers at the gateway that were 5xx. Refusals (4xx) are answers.',
    unit: 'percentunit',
    badFrom: 0.01,
    query: `(sum(rate(${count}{${atTheDoor},status=~"5.."}${window})) or vector(0)) / sum(rate(${count}{${atTheDoor}}${window}))`,
  }),
  number({
    title: 'p99',
    says: 'The wait that one request in a hundred exceeds, at the gateway.',
    unit: 's',
    badFrom: 1,
    query: `histogram_quantile(0.99, sum by (le) (rate(${bucket}{${atTheDoor}}${window})))`,
  }),
  number({
    title: 'Instances',
    says: 'Processes of the shop that answer Prometheus.',
    unit: 'short',
    query: 'count(app_info)',
  }),
];

const requests = [
  chart({
    title: 'Requests by service',
    says: 'A page asks several services, so that the sum is more than what people asked.',
    unit: 'reqps',
    queries: { '{{job}}': `sum by (job) (rate(${count}{${chosen}}${window}))` },
  }),
  chart({
    title: 'Failures by service',
    says: 'Answers of 5xx. A 503 with Retry-After is how the shop says that a store is away.',
    unit: 'reqps',
    queries: {
      '{{job}} {{status}}': `sum by (job, status) (rate(${count}{${chosen},status=~"5.."}${window}))`,
    },
  }),
  chart({
    title: 'p50 and p99 by service',
    says: 'From the request line to the last byte of the answer.',
    unit: 's',
    queries: {
      '{{job}} p50': `histogram_quantile(0.5, sum by (job, le) (rate(${bucket}{${chosen}}${window})))`,
      '{{job}} p99': `histogram_quantile(0.99, sum by (job, le) (rate(${bucket}{${chosen}}${window})))`,
    },
  }),
  chart({
    title: 'The ten slowest routes',
    says: 'p99 by route.',
    unit: 's',
    queries: {
      '{{job}} {{method}} {{route}}': `topk(10, histogram_quantile(0.99, sum by (job, method, route, le) (rate(${bucket}{${chosen}}${window}))))`,
    },
  }),
  chart({
    title: 'Requests being answered',
    says: 'A number that only grows is a leak or a store that hangs.',
    unit: 'short',
    queries: { '{{job}}': 'sum by (job) (http_server_active_requests{job=~"$service"})' },
  }),
  chart({
    title: 'Attempts between services that got no answer',
    says: 'By the service that was called; retried ones went to another instance or were sent again.',
    unit: 'ops',
    queries: {
      '{{service}} {{kind}}, retried: {{retried}}': `sum by (service, kind, retried) (rate(upstream_failures_total${window}))`,
      '{{service}} left alone': 'sum by (service) (upstream_ejected)',
    },
  }),
];

const processes = [
  chart({
    title: 'Event loop delay, p99',
    says: 'How late timers run. Above 50 ms the deadlines of cache reads begin to pass by themselves.',
    unit: 's',
    limit: 0.05,
    queries: { '{{job}} {{instance}}': 'nodejs_eventloop_lag_p99_seconds{job=~"$service"}' },
  }),
  chart({
    title: 'Memory',
    says: 'What the process holds, as the kernel counts it.',
    unit: 'bytes',
    queries: { '{{job}} {{instance}}': 'process_resident_memory_bytes{job=~"$service"}' },
  }),
  chart({
    title: 'CPU',
    says: 'Cores in use; a process of Node uses little more than one.',
    unit: 'short',
    queries: {
      '{{job}} {{instance}}': `rate(process_cpu_seconds_total{job=~"$service"}${window})`,
    },
  }),
  chart({
    title: 'Connections to Postgres',
    says: 'Waiting ones are queries that have none yet: the pool is too small, or Postgres is slow.',
    unit: 'short',
    queries: { '{{job}} {{state}}': 'sum by (job, state) (postgres_pool_connections{job=~"$service"})' },
  }),
  chart({
    title: 'Failed runs of repeating tasks',
    says: 'The next run is the retry, so that single ones are harmless.',
    unit: 'short',
    queries: {
      '{{job}} {{task}}': `sum by (job, task) (increase(repeating_task_failures_total{job=~"$service"}${window}))`,
    },
  }),
  chart({
    title: 'Spans through the collector',
    says: 'Received from the services, handed to the trace store, and failed to be.',
    unit: 'ops',
    queries: {
      received: `sum(rate(otelcol_receiver_accepted_spans${window}))`,
      stored: `sum(rate(otelcol_exporter_sent_spans${window}))`,
      failed: `sum(rate(otelcol_exporter_send_failed_spans${window}))`,
    },
  }),
];

/** The shop at a glance. */
export const shop = dashboard({
  name: 'shop',
  title: 'The shop at a glance',
  says: 'Requests, failures and waits by service, and how its processes feel.',
  choosesService: true,
  rows: {
    'At the gateway': numbers,
    Requests: requests,
    Processes: processes,
    Traces: [
      traces({
        title: 'Slow requests',
        says: 'Traces with a request of a chosen service that took more than 100 ms.',
        query: '{ resource.service.name =~ "${service:pipe}" && kind = server && duration > 100ms }',
      }),
      traces({
        title: 'Failed requests',
        says: 'Traces with a request of a chosen service that ended with 5xx.',
        query: '{ resource.service.name =~ "${service:pipe}" && status = error }',
      }),
    ],
  },
});
