import type { Database } from '@shop/postgres';
import type { RedisClient } from '@shop/redis/client';
import type { HealthCheck } from '@shop/service-defaults';
import { upstreamChecks, type Upstreams } from '@shop/service-defaults/upstreams';

/**
 * Without Postgres there is nothing to say. Without Redis profiles come from Postgres; without product lists have no
 * names; without auth or cart there are no exports and erasures. All of it is visible as `degraded`.
 */
export function userChecks(database: Database, redis: RedisClient, upstreams: Upstreams): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
    ...upstreamChecks(upstreams),
  ];
}
