import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { guardian, startRedisCluster, type RedisCluster, until } from '@shop/local-stack';
import { redisEnv, redisSettings } from '@shop/redis/client';
import { keyFamilies } from '@shop/redis/keys';
import { defineQueue, JobPublisher, QueueConnections, QueueInspector } from '@shop/redis/queue';
import { z } from 'zod';
import { openQueueBoard, type QueueBoard, WITHHELD } from './queue-board.js';

const orders = defineQueue({
  name: 'orders',
  jobs: { cancelled: z.object({ address: z.string() }) },
});

interface Listed {
  readonly queues: { name: string; readOnlyMode: boolean; counts: Record<string, number>; jobs: unknown[] }[];
}

describe('the queue board', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shop-board-'));
  let redis: RedisCluster;
  let board: QueueBoard;
  let connections: QueueConnections;

  beforeAll(async () => {
    guardian.removeDirectory(directory);
    redis = await startRedisCluster({ directory });
    const settings = redisSettings(z.object(redisEnv).parse({ REDIS_NODES: redis.seeds }));
    connections = new QueueConnections({ service: 'spec', settings });
    board = await openQueueBoard({ redis: settings });
  }, 60_000);
  afterAll(async () => {
    await board.close();
    connections.close();
    await redis.stop();
    rmSync(directory, { recursive: true, force: true });
    guardian.keepDirectory(directory);
  });

  const get = (url: string, headers: Record<string, string> = {}) => board.door.inject({ url, headers });

  it('shows every queue of the shop, and jobs without what they carry', async () => {
    const publisher = new JobPublisher({ connections, queues: [orders] });
    await publisher.publish([
      {
        ...{ id: 'one', attempt: 1, attemptId: 'one-1' },
        ...{ queue: 'orders', name: 'cancelled', payload: { address: 'Baker Street' } },
      },
    ]);
    const inspector = new QueueInspector({ connections, queues: [orders] });
    const isThere = async () => (await inspector.read())[0]?.jobs.waiting === 1;
    await until(isThere, { what: 'the job waits', withinMs: 10_000 });
    const answer = await get('/api/queues?activeQueue=%7Borders%7D&status=waiting');
    const { queues } = answer.json<Listed>();
    const families = Object.values<{ door: string }>(keyFamilies).filter(({ door }) => door === 'queue');
    expect(queues).toHaveLength(families.length);
    const listed = queues.find(({ name }) => name === '{orders}');
    expect(listed).toMatchObject({ readOnlyMode: true, counts: { waiting: 1 } });
    expect(listed?.jobs).toEqual([expect.objectContaining({ data: WITHHELD })]);
    expect(answer.body).not.toContain('Baker Street');
  });

  it('is a page that asks nobody else for anything', async () => {
    const page = await get('/');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Queues of the shop');
    expect(page.body).not.toMatch(/https?:\/\//);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    for (const [, script = ''] of page.body.matchAll(/src="([^"]+\.js)"/g))
      expect((await get(`/${script}`)).statusCode).toBe(200);
  });

  it('changes nothing', async () => {
    const answer = await board.door.inject({ method: 'PUT', url: '/api/queues/%7Borders%7D/pause' });
    expect(answer.statusCode).toBe(405);
  });

  it.each([
    ['a name that somebody else gave this machine', { host: 'queues.example:80' }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('is not for %s', async (_, headers) => {
    expect((await get('/api/queues', headers)).statusCode).toBe(403);
  });
});
