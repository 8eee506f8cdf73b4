import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { TlsCluster } from '../../test/support/tls-cluster.js';
import { ConnectionBudget } from './connection-budget.js';
import { RedisClient } from './redis-client.js';
import { RedisDeadlineError } from './redis.errors.js';
import { redisEnv, redisSettings } from './redis-settings.js';

const cluster = new TlsCluster();

beforeAll(async () => {
  await cluster.start();
}, 60_000);

afterAll(async () => {
  await cluster.stop();
}, 30_000);

function clientWith(env: Record<string, string>): RedisClient {
  const settings = redisSettings(
    z.object(redisEnv).parse({ REDIS_NODES: cluster.seeds, REDIS_TLS: 'true', ...env }),
  );
  return new RedisClient({ service: 'tls', settings, connections: new ConnectionBudget(50) });
}

describe('over TLS', () => {
  it('works with the CA file and an ACL user, on every node', async () => {
    const { name, password } = cluster.user;
    const client = clientWith({
      REDIS_TLS_CA_FILE: cluster.caFile,
      REDIS_USERNAME: name,
      REDIS_PASSWORD: password,
      REDIS_STATE_DEADLINE_MS: '20000',
    });
    await client.connect();
    const redis = client.forUse('state');
    const keys = Array.from({ length: 100 }, (_, index) => `tls:${String(index)}`);
    await Promise.all(keys.map((key) => redis.set(key, key, { ttlMs: 60_000 })));
    expect(await redis.getMany(keys)).toEqual(keys.map((value) => ({ value })));
    expect(await redis.send({ name: 'acl', args: ['whoami'], retry: 'idempotent' })).toBe(name);
    await client.close();
  }, 30_000);

  it('refuses a server that its authorities did not sign', async () => {
    const client = clientWith({ REDIS_STATE_DEADLINE_MS: '1000' });
    await expect(client.connect()).rejects.toBeInstanceOf(RedisDeadlineError);
    await client.close();
  }, 30_000);
});
