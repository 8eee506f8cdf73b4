import { RedisClient, redisEnv, redisSettings } from '@shop/redis/client';
import { z } from 'zod';
import type { Context } from '../worker/abilities.js';

/**
 * Our client as a service opens it, with one difference: a cache read may take a second. A bench drives Redis as hard as it
 * goes, and a read that gives up after 50 ms would measure the source instead of the cache.
 */
export function connect({ seeds }: Context): RedisClient {
  const nodes = seeds.map(({ host, port }) => `${host}:${String(port)}`).join(',');
  const env = { REDIS_NODES: nodes, REDIS_CACHE_DEADLINE_MS: '1000', REDIS_LIMITER_DEADLINE_MS: '1000' };
  return new RedisClient({ service: 'bench', settings: redisSettings(z.object(redisEnv).parse(env)) });
}
