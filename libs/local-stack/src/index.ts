export { startRedisCluster } from './redis/start-redis-cluster.js';
export type { RedisClusterOptions } from './redis/start-redis-cluster.js';
export type { RedisCluster } from './redis/redis-cluster.js';
export type { ClusterMember } from './redis/cluster-members.js';
export { guardian } from './processes/guardian.js';
export { until } from './conditions/until.js';
export { ConditionTimeoutError } from './conditions/condition.errors.js';
export { freePorts, isPortFree } from './ports/ports.js';
