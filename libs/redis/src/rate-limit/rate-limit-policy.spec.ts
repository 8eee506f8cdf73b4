import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { RedisClient } from '../client/redis-client.js';
import { redisEnv, redisSettings } from '../client/redis-settings.js';
import { keyFamilies } from '../keys/key-families.js';
import { InvalidKeyIdError } from '../keys/keys.errors.js';
import { ExactLogLimiter } from './exact-log-limiter.js';
import { GcraLimiter } from './gcra-limiter.js';
import { RateLimitCostError, RateLimitPolicyError } from './rate-limit.errors.js';
import { SlidingWindowLimiter } from './sliding-window-limiter.js';

const POLICY = { name: 'spec-policy', limit: 5, windowMs: 60_000 };
const family = keyFamilies.rateLimitUser;

/* It dials nothing: all that is tried here is seen before Redis would be asked. */
const client = new RedisClient({ service: 'spec', settings: redisSettings(z.object(redisEnv).parse({})) });
const limiter = new SlidingWindowLimiter({ client, family, policy: POLICY });

afterAll(async () => {
  await client.close();
});

describe('a mistake of ours', () => {
  it.each([
    { name: 'Upper' },
    { name: '' },
    { limit: 0 },
    { limit: 1.5 },
    { limit: 1_000_001 },
    { windowMs: 0 },
    { windowMs: 1_500 },
    { windowMs: 120_000 },
  ])('is seen when the limiter is made: %j', (change) => {
    const policy = { ...POLICY, ...change };
    expect(() => new SlidingWindowLimiter({ client, family, policy })).toThrow(RateLimitPolicyError);
  });

  it('such as a log of more than 100 entries is seen too', () => {
    const options = { client, family: keyFamilies.rateLimitLogin };
    const policy = { name: 'spec-login', limit: 100, windowMs: 900_000 };
    expect(new ExactLogLimiter({ ...options, policy }).policy).toEqual(policy);
    expect(() => new ExactLogLimiter({ ...options, policy: { ...policy, limit: 101 } })).toThrow(
      RateLimitPolicyError,
    );
  });

  it.each([
    { name: 'Upper' },
    { limit: 0 },
    { limit: 1.5 },
    { limit: 700_000 },
    { windowMs: 0 },
    { windowMs: 0.5 },
    { burst: 0 },
    { burst: 1.5 },
    { burst: 1_000_001 },
    { burst: 6 },
  ])('such as an even rate that cannot be kept is seen too: %j', (change) => {
    const policy = { name: 'spec-rate', limit: 5, windowMs: 60_000, burst: 5, ...change };
    const make = () => new GcraLimiter({ client, family: keyFamilies.rateLimitRate, policy });
    expect(make).toThrow(RateLimitPolicyError);
  });

  it.each([0, 1.5, 6])('such as a cost of %d under a rate is thrown at its caller', async (cost) => {
    const policy = { name: 'spec-rate', limit: 5, windowMs: 60_000, burst: 5 };
    const rate = new GcraLimiter({ client, family: keyFamilies.rateLimitRate, policy });
    await expect(rate.check('ann', { cost })).rejects.toThrow(RateLimitCostError);
    expect(rate.policy).toEqual({ name: 'spec-rate', limit: 5, windowMs: 60_000 });
  });

  it.each([0, 1.5, -1, 6, Number.NaN])('such as a cost of %d is thrown at its caller', async (cost) => {
    await expect(limiter.check({ userId: 'ann' }, { cost })).rejects.toThrow(RateLimitCostError);
  });

  it('such as an id that must not become a key is thrown at its caller', async () => {
    await expect(limiter.check({ userId: 'a:b' })).rejects.toThrow(InvalidKeyIdError);
    expect(limiter.policy).toEqual(POLICY);
  });
});
