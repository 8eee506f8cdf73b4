import type { RedisClient } from '@shop/redis/client';
import type { HealthCheck } from '@shop/service-defaults';
import { upstreamChecks, type Upstreams } from '@shop/service-defaults/upstreams';
import type { EdgeWatch } from '../watch/edge-watch.js';

/**
 * Nothing is critical: without Redis the gateway forwards all the same, and without one service the other parts of
 * the shop still sell. All of it is visible as `degraded`.
 */
export function gatewayChecks(redis: RedisClient, upstreams: Upstreams, watch: EdgeWatch): HealthCheck[] {
  return [
    { name: 'redis', critical: false, check: () => redis.ping() },
    // A shard may be gone while the node that was pinged is well: what requests met tells.
    {
      name: 'limits',
      critical: false,
      check: () => refuse(watch.countsAlone, 'counted by this process alone'),
    },
    { name: 'credentials', critical: false, check: () => refuse(watch.isBlind, 'could not be judged') },
    ...upstreamChecks(upstreams),
  ];
}

function refuse(isTrouble: boolean, words: string): Promise<void> {
  return isTrouble ? Promise.reject(new Error(words)) : Promise.resolve();
}
