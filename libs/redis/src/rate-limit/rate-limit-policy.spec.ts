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
    [{ name: 'Upper' }, 'name it with lower case letters, digits and dashes'],
    [{ name: '' }, 'name it with lower case letters, digits and dashes'],
    [{ name: '1st' }, 'name it with lower case letters, digits and dashes'],
    [{ name: 'a b' }, 'name it with lower case letters, digits and dashes'],
    [{ limit: 0 }, 'set its limit to a whole number from 1 to 1000000'],
    [{ limit: 1.5 }, 'set its limit to a whole number from 1 to 1000000'],
    [{ limit: 1_000_001 }, 'set its limit to a whole number from 1 to 1000000'],
    [{ windowMs: 0 }, 'set its window to whole seconds'],
    [{ windowMs: 1_500 }, 'set its window to whole seconds'],
    [
      { windowMs: 61_000 },
      `keys of 'ratelimit.user' live ${String(family.ttlMs)} ms, its window needs 67100`,
    ],
  ])('is seen when the limiter is made, and its error tells the mend: %j', (change, mend) => {
    const policy = { ...POLICY, ...change };
    expect(() => new SlidingWindowLimiter({ client, family, policy })).toThrow(
      expect.objectContaining({
        code: 'RATE_LIMIT_POLICY_INVALID',
        status: 500,
        fields: { policy: policy.name },
        message: `The rate limit policy '${policy.name}' cannot be kept: ${mend}.`,
      }),
    );
  });

  it('is a window too long and too wide for one number', () => {
    const policy = { ...POLICY, limit: 1_000_000, windowMs: 100 * 86_400_000 };
    const patient = { ...family, ttlMs: Infinity };
    expect(() => new SlidingWindowLimiter({ client, family: patient, policy })).toThrow(
      expect.objectContaining({ fields: { policy: policy.name } }),
    );
    const shorter = { ...policy, windowMs: 80 * 86_400_000 };
    expect(new SlidingWindowLimiter({ client, family: patient, policy: shorter }).policy).toEqual(shorter);
  });

  it.each([
    { name: 'a' },
    { name: 'a-1' },
    { limit: 1 },
    { limit: 1_000_000 },
    { windowMs: 1_000 },
    { windowMs: 60_000 },
  ])('is none up to the bounds: %j', (change) => {
    const policy = { ...POLICY, ...change };
    expect(new SlidingWindowLimiter({ client, family, policy }).policy).toEqual(policy);
  });

  it('such as a log of more than 100 entries is seen too', () => {
    const options = { client, family: keyFamilies.rateLimitLogin };
    const policy = { name: 'spec-login', limit: 100, windowMs: 900_000 };
    expect(new ExactLogLimiter({ ...options, policy }).policy).toEqual(policy);
    expect(() => new ExactLogLimiter({ ...options, policy: { ...policy, limit: 101 } })).toThrow(
      "The rate limit policy 'spec-login' cannot be kept: set its limit to a whole number from 1 to 100.",
    );
  });

  it('such as an even rate that cannot be kept is seen too', () => {
    const policy = { name: 'spec-rate', limit: 5, windowMs: 60_000, burst: 6 };
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
