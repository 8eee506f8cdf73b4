import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { defineScript } from '../client/define-script.js';
import { RedisClient } from '../client/redis-client.js';
import { redisEnv, redisSettings } from '../client/redis-settings.js';
import { Revocations } from './revocations.js';

/* What is sent again after a promotion, by a clock that is moved by hand. It dials nothing. */

const script = defineScript({
  name: 'raise-epoch',
  file: new URL('./raise-epoch.lua', import.meta.url),
  retry: 'idempotent',
  parse: (reply) => reply,
});

const client = new RedisClient({ service: 'spec', settings: redisSettings(z.object(redisEnv).parse({})) });
const redis = { isDown: false, sent: [] as unknown[] };
let promote: () => void = () => undefined;
let revocations: Revocations;

client.onPromotion = (listener) => {
  promote = listener;
};
client.forUse('state').run = (asked, { keys, args }) => {
  if (redis.isDown) return Promise.reject(new Error('down'));
  redis.sent.push([asked.name, ...keys, ...args]);
  return Promise.resolve(asked.parse(1));
};

beforeEach(() => {
  jest.useFakeTimers();
  Object.assign(redis, { isDown: false, sent: [] });
  revocations = new Revocations(client);
});

afterEach(() => {
  jest.useRealTimers();
});

afterAll(async () => {
  await client.close();
});

const revoke = (user: string) => revocations.send({ script, keys: [user], args: [2] });
const sentFor = (...users: string[]) => users.map((user) => ['raise-epoch', user, 2]);

describe('a promotion', () => {
  it('sends the revocations of the last ten seconds again, and no older ones', async () => {
    await revoke('old');
    await jest.advanceTimersByTimeAsync(1);
    await revoke('young');
    await jest.advanceTimersByTimeAsync(4_999);
    await revoke('younger');
    await jest.advanceTimersByTimeAsync(5_001);
    redis.sent.length = 0;
    promote();
    expect(redis.sent).toEqual(sentFor('young', 'younger'));
  });

  it('sends nothing when all of them are old, and those that come then once', async () => {
    for (const user of ['a', 'b']) await revoke(user);
    await jest.advanceTimersByTimeAsync(10_001);
    redis.sent.length = 0;
    promote();
    expect(redis.sent).toEqual([]);
    await revoke('c');
    promote();
    expect(redis.sent).toEqual(sentFor('c', 'c'));
  });

  it('that Redis does not answer either leaves the process running, and the next one sends them', async () => {
    await revoke('a');
    redis.isDown = true;
    promote();
    await jest.advanceTimersByTimeAsync(100);
    redis.isDown = false;
    promote();
    expect(redis.sent).toEqual(sentFor('a', 'a'));
  });
});

describe('a revocation that Redis did not confirm', () => {
  it('is told to its caller, and sent again with the others', async () => {
    redis.isDown = true;
    await expect(revoke('a')).rejects.toThrow('down');
    redis.isDown = false;
    promote();
    expect(redis.sent).toEqual(sentFor('a'));
  });
});
