import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { describe, expect, it, jest } from '@jest/globals';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { RedisDeadlineError } from './redis.errors.js';

const cluster = useTestCluster();

describe('a client that is closed while it refreshes its slot map', () => {
  it('refreshes no more, so that the process can end', async () => {
    const client = cluster.client();
    await client.connect();
    const refreshes = jest.spyOn(Cluster.prototype, 'refreshSlotsCache');
    const closed = Promise.withResolvers<undefined>();
    refreshes.mockImplementationOnce((done) => {
      void client.close().then(() => {
        done?.();
        closed.resolve(undefined);
      });
    });
    await closed.promise;
    const sofar = refreshes.mock.calls.length;
    await sleep(1_500);
    expect(refreshes.mock.calls.length).toBe(sofar);
    refreshes.mockRestore();
  });
});

describe('while no seed answers', () => {
  it('commands end at their deadline, and the client closes', async () => {
    const client = cluster.client({ env: { REDIS_NODES: '127.0.0.1:1', REDIS_STATE_DEADLINE_MS: '300' } });
    await expect(client.connect()).rejects.toBeInstanceOf(RedisDeadlineError);
    await client.close();
    await client.close();
  });
});
