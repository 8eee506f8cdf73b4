import { once } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { ShardConnection } from './shard-connection.js';

/** A connection that is never dialled, whose node answers pings when the spec says so. */
function connection() {
  const redis = new Redis({ lazyConnect: true });
  const events = { onMessage: jest.fn(), onLoss: jest.fn(), onError: jest.fn() };
  const shard = new ShardConnection({ address: '10.0.0.1:6379', redis, events });
  return { redis, events, shard, ping: jest.spyOn(redis, 'ping') };
}

describe('a connection for channels', () => {
  it('asks for a sign of life only when the last one has come, or has failed', async () => {
    const { shard, ping } = connection();
    const [first, second] = [Promise.withResolvers<'PONG'>(), Promise.withResolvers<'PONG'>()];
    ping.mockReturnValueOnce(first.promise).mockReturnValueOnce(second.promise).mockResolvedValue('PONG');
    const look = () => {
      shard.checkAlive();
      shard.checkAlive();
      return ping.mock.calls.length;
    };
    expect(look()).toBe(1);
    first.resolve('PONG');
    await first.promise;
    expect(look()).toBe(2);
    second.reject(new Error('Connection is closed.'));
    await second.promise.catch(() => undefined);
    expect(look()).toBe(3);
    await shard.close();
  });

  it('has no channels before it is dialled, nor after it is closed', async () => {
    const { shard } = connection();
    expect([shard.channels().size, shard.isOver]).toEqual([0, false]);
    await shard.close();
    expect([shard.channels().size, shard.isOver, shard.isClosed]).toEqual([0, true, true]);
  });

  it('ends with the first error, which it passes on, so that another takes its place', async () => {
    const { redis, events, shard } = connection();
    const error = new Error('a reply too many');
    redis.emit('error', error);
    await once(redis, 'end');
    expect(events.onError).toHaveBeenCalledWith(error);
    expect(events.onLoss).toHaveBeenCalledWith(shard);
    expect(shard.isClosed).toBe(true);
  });
});
