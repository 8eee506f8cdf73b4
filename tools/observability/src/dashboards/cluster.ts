import { dashboard } from './dashboard.js';
import { chart, number } from './panels.js';

const window = '[$__rate_interval]';

const numbers = [
  number({
    title: 'Nodes that answer',
    says: 'Three primaries and three replicas.',
    unit: 'short',
    goodFrom: 6,
    query: 'sum(redis_up)',
  }),
  number({
    title: 'Slots served',
    says: 'Of 16,384, as the node sees it that sees the fewest.',
    unit: 'none',
    goodFrom: 16_384,
    query: 'min(redis_cluster_slots_ok)',
  }),
  number({
    title: 'Primaries',
    says: 'One more for a moment after a failover, until the old one has learnt of it.',
    unit: 'short',
    goodFrom: 3,
    query: 'count(redis_instance_info{role="master"})',
  }),
  number({
    title: 'Replicas in step',
    says: 'With a link to their primary that is up.',
    unit: 'short',
    goodFrom: 3,
    query: 'sum(redis_master_link_up)',
  }),
];

const memory = [
  chart({
    title: 'Memory against maxmemory',
    says: 'From 80 % on there is an alert; at 100 % Redis evicts what was least recently used.',
    unit: 'percentunit',
    limit: 0.8,
    queries: { '{{instance}}': 'redis_memory_used_bytes / (redis_memory_max_bytes > 0)' },
  }),
  chart({
    title: 'Memory',
    says: 'What Redis has allocated.',
    unit: 'bytes',
    queries: { '{{instance}}': 'redis_memory_used_bytes' },
  }),
  chart({
    title: 'Evictions',
    says: 'Keys dropped for lack of room. Nothing is lost by it: the truth is in Postgres.',
    unit: 'ops',
    queries: { '{{instance}}': `rate(redis_evicted_keys_total${window})` },
  }),
  chart({
    title: 'Keys by primary',
    says: 'Equal, but for hash tags and chance.',
    unit: 'short',
    queries: {
      '{{instance}}':
        'sum by (instance) (redis_db_keys) and on (instance) redis_instance_info{role="master"}',
    },
  }),
];

const load = [
  chart({
    title: 'Commands by node',
    says: 'Replicas serve reads of the catalogue.',
    unit: 'ops',
    queries: { '{{instance}}': `rate(redis_commands_processed_total${window})` },
  }),
  chart({
    title: 'Clients by node',
    says: 'Connections of services, of replicas not counted.',
    unit: 'short',
    queries: { '{{instance}}': 'redis_connected_clients' },
  }),
  chart({
    title: 'Sent by node',
    says: 'Big values show here first.',
    unit: 'Bps',
    queries: { '{{instance}}': `rate(redis_net_output_bytes_total${window})` },
  }),
  chart({
    title: 'Expired keys',
    says: 'Each is a miss of the next who asks.',
    unit: 'ops',
    queries: { '{{instance}}': `rate(redis_expired_keys_total${window})` },
  }),
];

const replication = [
  chart({
    title: 'Bytes a replica is behind',
    says: 'By primary: what a failover at this moment would lose of its newest writes.',
    unit: 'bytes',
    queries: {
      '{{instance}}':
        'redis_master_repl_offset - on (instance) group_right () redis_connected_slave_offset_bytes',
    },
  }),
  chart({
    title: 'Link of a replica to its primary',
    says: '1 up, 0 down.',
    unit: 'none',
    queries: { '{{instance}}': 'redis_master_link_up' },
  }),
  chart({
    title: 'Slots as the nodes see them',
    says: 'Failed ones have no primary; suspected ones (pfail) are those of a node that some do not reach.',
    unit: 'none',
    queries: {
      ok: 'min(redis_cluster_slots_ok)',
      suspected: 'max(redis_cluster_slots_pfail)',
      failed: 'max(redis_cluster_slots_fail)',
    },
  }),
  chart({
    title: 'Primary or replica',
    says: '1 while the node is a primary: a failover is a pair that changes places.',
    unit: 'none',
    queries: { '{{instance}}': 'sum by (instance) (redis_instance_info{role="master"})' },
  }),
];

/** The nodes of the cluster, from their own INFO. */
export const cluster = dashboard({
  name: 'redis-cluster',
  title: 'The Redis Cluster',
  says: 'Memory, load and replication, node by node.',
  rows: { Now: numbers, Memory: memory, Load: load, 'Replication and slots': replication },
});
