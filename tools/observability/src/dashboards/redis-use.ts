import { dashboard } from './dashboard.js';
import { chart } from './panels.js';

const window = '[$__rate_interval]';

const caches = [
  chart({
    title: 'Hit rate by family',
    says: 'Answered from Redis, "there is no such thing" included.',
    unit: 'percentunit',
    queries: {
      '{{family}}': `sum by (family) (rate(cache_requests_total{result=~"hit|negative_hit"}${window})) / sum by (family) (rate(cache_requests_total${window}))`,
    },
  }),
  chart({
    title: 'Reads by what became of them',
    says: 'Coalesced: answered with a load that another caller had begun. Bypassed: Redis failed, was late or not to be trusted.',
    unit: 'ops',
    isStacked: true,
    queries: { '{{result}}': `sum by (result) (rate(cache_requests_total${window}))` },
  }),
  chart({
    title: 'Loads by family',
    says: 'Keys asked of Postgres: what the cache could not save.',
    unit: 'ops',
    queries: { '{{family}}': `sum by (family) (rate(cache_loads_total${window}))` },
  }),
  chart({
    title: 'Leases',
    says: 'Waits: misses for which another process was loading. Refused: loaded values that were too old to be stored.',
    unit: 'ops',
    queries: {
      '{{family}} waited': `sum by (family) (rate(cache_lease_waits_total${window}))`,
      '{{family}} refused': `sum by (family) (rate(cache_refused_fills_total${window}))`,
    },
  }),
  chart({
    title: 'Cache errors',
    says: 'Failed or late commands and texts that could not be used; each read was answered from Postgres.',
    unit: 'ops',
    queries: { '{{family}}': `sum by (family) (rate(cache_errors_total${window}))` },
  }),
  chart({
    title: 'Forgets',
    says: 'Pending ones have not reached Redis: this process reads such keys from Postgres meanwhile.',
    unit: 'short',
    queries: {
      '{{outcome}} a second': `sum by (outcome) (rate(cache_forgets_total${window}))`,
      '{{job}} pending': 'sum by (job) (cache_forgets_pending)',
    },
  }),
];

const doors = [
  chart({
    title: 'Credentials judged',
    says: 'Sessions and tokens of requests. Unavailable ones were answered 503, late ones as strangers.',
    unit: 'ops',
    queries: { '{{judgement}}': `sum by (judgement) (rate(gateway_credentials_judged_total${window}))` },
  }),
  chart({
    title: 'Questions to auth',
    says: 'Sessions and tokens that Redis did not have; a flush shows as a peak.',
    unit: 'reqps',
    queries: {
      '{{route}}': `sum by (route) (rate(http_server_request_duration_seconds_count{job="auth",route=~"/internal/.*"}${window}))`,
    },
  }),
  chart({
    title: 'Rate limits',
    says: 'By policy.',
    unit: 'reqps',
    queries: {
      '{{policy}} {{outcome}}': `sum by (policy, outcome) (rate(rate_limit_decisions_total${window}))`,
    },
  }),
  chart({
    title: 'Limits that a process counted alone',
    says: 'Redis did not answer in time: each gateway then admits up to the whole limit by itself.',
    unit: 'reqps',
    queries: {
      '{{job}} {{policy}}': `sum by (job, policy) (rate(rate_limit_decisions_total{source="local"}${window}))`,
    },
  }),
];

const client = [
  chart({
    title: 'Connections',
    says: 'Sockets a process holds to Redis, over all uses. The budget is 50.',
    unit: 'short',
    limit: 50,
    queries: { '{{job}} {{instance}}': 'redis_client_connections' },
  }),
  chart({
    title: 'Failed commands by use',
    says: 'After every retry, under the deadline of the use: cache and limiter 50 ms, state 4 s, topology 500 ms.',
    unit: 'ops',
    queries: {
      '{{use}} {{code}}': `sum by (use, code) (rate(redis_client_command_failures_total${window}))`,
    },
  }),
  chart({
    title: 'Redirects',
    says: 'MOVED and ASK follow a failover or slots that change hands; TRYAGAIN, CLUSTERDOWN and LOADING wait.',
    unit: 'ops',
    queries: { '{{kind}}': `sum by (kind) (rate(redis_client_redirects_total${window}))` },
  }),
  chart({
    title: 'The ten busiest commands',
    says: 'As Redis counts them, over all nodes.',
    unit: 'ops',
    queries: { '{{cmd}}': `topk(10, sum by (cmd) (rate(redis_commands_total${window})))` },
  }),
  chart({
    title: 'Time a command takes in Redis',
    says: 'Mean, without the network: when requests wait and this is low, look at the event loops.',
    unit: 's',
    queries: {
      '{{cmd}}': `topk(10, sum by (cmd) (rate(redis_commands_duration_seconds_total${window})) / (sum by (cmd) (rate(redis_commands_total${window})) > 0))`,
    },
  }),
  chart({
    title: 'Commands that Redis refused',
    says: 'Failed while running, by command; evalsha fails once where a script is not loaded yet.',
    unit: 'ops',
    queries: { '{{cmd}}': `sum by (cmd) (rate(redis_commands_failed_calls_total${window})) > 0` },
  }),
];

/** Redis as the shop uses it. */
export const redisUse = dashboard({
  name: 'redis-use',
  title: 'Redis as the shop uses it',
  says: 'Caches, credentials, limits and the client, seen from the services.',
  rows: { Caches: caches, 'Credentials and limits': doors, 'Client and commands': client },
});
