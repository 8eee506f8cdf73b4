import { describe, expect, it } from '@jest/globals';
import { redisEnvOf } from '@shop/local-stack';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { Topology } from '../topology/topology.js';
import { RedisDeadlineError, RedisReplyError } from './redis.errors.js';

const RULE =
  '~tls:* resetchannels -@all +get +set +acl|whoami +cluster|slots +cluster|info +cluster|nodes +info';
const cluster = useOwnCluster({ users: { shop: `${RULE} +ping` } });

const clientWith = (env: Record<string, string> = {}) =>
  cluster.client({ env: { ...redisEnvOf('shop', cluster.servers), ...env } });

describe('over TLS', () => {
  it('works with the CA file and an ACL user, on every node', async () => {
    const redis = clientWith().forUse('state');
    const keys = Array.from({ length: 100 }, (_, index) => `tls:${String(index)}`);
    await Promise.all(keys.map((key) => redis.set(key, key, { ttlMs: 60_000 })));
    expect(await redis.getMany(keys)).toEqual(keys.map((value) => ({ value })));
    expect(await redis.send({ name: 'acl', args: ['whoami'], retry: 'idempotent' })).toBe('shop');
  }, 30_000);

  it('follows the host names that the nodes announce', async () => {
    const client = clientWith();
    await client.connect();
    const { nodes } = await new Topology({ client }).read();
    expect(nodes.map(({ address }) => address).sort()).toEqual(cluster.servers.seeds.split(',').sort());
    expect(client.primaryOf('tls:1')).toMatch(/^localhost:\d+$/);
  }, 30_000);

  it("tells a user's missing right as a mistake of ours", async () => {
    const refused = clientWith().forUse('state').get('other:1');
    await expect(refused).rejects.toMatchObject({ replyCode: 'NOPERM' });
    await expect(refused).rejects.toBeInstanceOf(RedisReplyError);
  }, 30_000);
});

describe('a server is refused', () => {
  it('that its authorities did not sign', async () => {
    const env = redisEnvOf('shop', cluster.servers);
    delete env['REDIS_TLS_CA_FILE'];
    const client = cluster.client({ env: { ...env, REDIS_STATE_DEADLINE_MS: '1000' } });
    await expect(client.connect()).rejects.toBeInstanceOf(RedisDeadlineError);
  }, 30_000);

  it('whose certificate is for another name than the one dialled', async () => {
    const byAddress = cluster.servers.seeds.replaceAll('localhost', '127.0.0.1');
    const client = clientWith({ REDIS_NODES: byAddress, REDIS_STATE_DEADLINE_MS: '1000' });
    await expect(client.connect()).rejects.toBeInstanceOf(RedisDeadlineError);
  }, 30_000);

  it('that speaks TLS, by a client that does not', async () => {
    const client = clientWith({ REDIS_TLS: 'false', REDIS_STATE_DEADLINE_MS: '1000' });
    await expect(client.connect()).rejects.toBeInstanceOf(RedisDeadlineError);
  }, 30_000);
});
