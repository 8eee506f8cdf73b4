import { dashboard } from './dashboard.js';
import { chart } from './panels.js';

const count = 'http_server_request_duration_seconds_count';
const bucket = 'http_server_request_duration_seconds_bucket';
const ofCarts = 'job="cart",route=~"/cart.*"';
const changes = `${ofCarts},method=~"POST|PUT|DELETE"`;
const window = '[$__rate_interval]';

/** Carts: the journal in Postgres decides, the hash in Redis follows. */
export const carts = dashboard({
  name: 'carts',
  title: 'Carts',
  says: 'A change is acknowledged when the journal in Postgres has it; everybody reads the hash in Redis that follows.',
  rows: {
    Carts: [
      chart({
        title: 'Reads and changes',
        says: 'By route of the cart service.',
        unit: 'reqps',
        queries: { '{{method}} {{route}}': `sum by (method, route) (rate(${count}{${ofCarts}}${window}))` },
      }),
      chart({
        title: 'Wait for a change',
        says: 'Includes the commit of its batch in the journal, and the hash.',
        unit: 's',
        queries: {
          p50: `histogram_quantile(0.5, sum by (le) (rate(${bucket}{${changes}}${window})))`,
          p99: `histogram_quantile(0.99, sum by (le) (rate(${bucket}{${changes}}${window})))`,
        },
      }),
      chart({
        title: 'Hashes rebuilt from the journal',
        says: 'Missing: new, expired, evicted or flushed. Behind: a failover lost its newest change. Ahead: of a cart that was erased.',
        unit: 'ops',
        queries: { '{{because}}': `sum by (because) (rate(cart_hash_rebuilds_total${window}))` },
      }),
      chart({
        title: 'Refused and failed',
        says: 'Answers other than 2xx, by status.',
        unit: 'reqps',
        queries: { '{{status}}': `sum by (status) (rate(${count}{${ofCarts},status!~"2.."}${window}))` },
      }),
      chart({
        title: 'The journal: connections to Postgres',
        says: 'Waiting ones hold up every cart of their batch.',
        unit: 'short',
        queries: { '{{state}}': 'sum by (state) (postgres_pool_connections{job="cart"})' },
      }),
      chart({
        title: 'Failed commands of the cart service',
        says: 'Under the state deadline of 4 s: each was a 503 with Retry-After.',
        unit: 'ops',
        queries: {
          '{{use}} {{code}}': `sum by (use, code) (rate(redis_client_command_failures_total{job="cart"}${window}))`,
        },
      }),
    ],
  },
});
