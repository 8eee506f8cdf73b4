import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { redisEnv, redisSettings } from './redis-settings.js';

const schema = z.object(redisEnv);
const settingsOf = (env: Record<string, string>) => redisSettings(schema.parse(env));

describe('redisSettings', () => {
  it('works locally with no variable set', () => {
    expect(settingsOf({})).toMatchObject({
      seeds: [7001, 7002, 7003].map((port) => ({ host: '127.0.0.1', port })),
      tls: null,
      natMap: {},
      isCacheOn: true,
      deadlinesMs: { cache: 50, limiter: 50, state: 4_000, channel: 500, topology: 500 },
    });
  });

  it('reads hosts of every spelling, the NAT map and TLS', () => {
    const settings = settingsOf({
      REDIS_NODES: 'redis-a:6379, [::1]:7001',
      REDIS_NAT_MAP: '10.0.0.1:6379=127.0.0.1:7001,10.0.0.2:6379=127.0.0.1:7002',
      REDIS_TLS: 'true',
    });
    expect(settings.seeds).toEqual([
      { host: 'redis-a', port: 6379 },
      { host: '::1', port: 7001 },
    ]);
    expect(settings.natMap['10.0.0.2:6379']).toEqual({ host: '127.0.0.1', port: 7002 });
    expect(settings.tls).toEqual({ ca: undefined });
  });

  it.each([
    { REDIS_NODES: 'redis-a' },
    { REDIS_NODES: 'redis-a:0' },
    { REDIS_NODES: 'redis-a:70000' },
    { REDIS_NAT_MAP: 'a:1=' },
    { REDIS_NAT_MAP: 'a=b:1' },
    { REDIS_NAT_MAP: 'a:1' },
    { REDIS_CACHE_DEADLINE_MS: '0' },
    { REDIS_TLS: 'perhaps' },
  ])('refuses %j', (env) => {
    expect(schema.safeParse(env).success).toBe(false);
  });
});
