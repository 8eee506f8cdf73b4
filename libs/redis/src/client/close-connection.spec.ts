import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { closeConnection } from './close-connection.js';

describe('closing a connection', () => {
  it('that has never been dialled, or is closed already, waits for nothing', async () => {
    const redis = new Redis({ lazyConnect: true });
    await closeConnection(redis);
    expect(redis.status).toBe('end');
    const startMs = performance.now();
    await closeConnection(redis);
    expect(performance.now() - startMs).toBeLessThan(500);
  });
});
