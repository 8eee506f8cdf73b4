import type { Database } from '@shop/postgres';
import type { RedisClient } from '@shop/redis/client';
import type { HealthCheck } from '@shop/service-defaults';
import type { Upstream, Upstreams } from '@shop/service-defaults/upstreams';

/** Below the second that a health check may take. */
const deadlineMs = 800;

/**
 * Without Postgres there is nothing to say. Without Redis profiles come from Postgres; without product lists have no
 * names; without auth or cart there are no exports and erasures. All of it is visible as `degraded`.
 */
export function userChecks(database: Database, redis: RedisClient, upstreams: Upstreams): HealthCheck[] {
  return [
    { name: 'postgres', critical: true, check: () => database.ping() },
    { name: 'redis', critical: false, check: () => redis.ping() },
    ...upstreams.all.map((upstream) => ({
      name: upstream.service,
      critical: false,
      check: () => askIfLive(upstream),
    })),
  ];
}

/** Well when one instance answers: a request finds it too. */
async function askIfLive({ targets }: Upstream): Promise<void> {
  await Promise.any(targets.map((target) => target.readJson('/health/live', deadlineMs)));
}
