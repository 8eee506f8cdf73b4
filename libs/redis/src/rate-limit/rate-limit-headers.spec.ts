import { describe, expect, it } from '@jest/globals';
import type { RateLimitDecision } from './decision.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

function decision(changes: Partial<RateLimitDecision>): RateLimitDecision {
  const policy = { name: 'default', limit: 100, windowMs: 60_000 };
  return {
    policy,
    source: 'redis',
    isAllowed: true,
    limit: 100,
    remaining: 50,
    resetMs: 30_000,
    retryAfterMs: 0,
    ...changes,
  };
}

const BURST = { name: 'burst', limit: 100, windowMs: 60_000 };
const DAILY = { name: 'daily', limit: 1_000, windowMs: 86_400_000 };

/* The first two fields are those that the draft shows for these values. */
describe('the header fields', () => {
  it('are none when nothing was asked', () => {
    expect(rateLimitHeaders([])).toEqual({});
  });

  it.each([
    {
      of: [decision({})],
      are: { 'RateLimit-Policy': '"default";q=100;w=60', RateLimit: '"default";r=50;t=30' },
    },
    {
      of: [decision({ policy: BURST }), decision({ policy: DAILY, remaining: 999, resetMs: 1 })],
      are: {
        'RateLimit-Policy': '"burst";q=100;w=60, "daily";q=1000;w=86400',
        RateLimit: '"burst";r=50;t=30, "daily";r=999;t=1',
      },
    },
    {
      of: [
        decision({ policy: BURST, isAllowed: false, remaining: 0, resetMs: 5_001, retryAfterMs: 6_001 }),
        decision({ policy: DAILY, isAllowed: false, remaining: 0, resetMs: 4_000, retryAfterMs: 4_000 }),
      ],
      are: {
        'RateLimit-Policy': '"burst";q=100;w=60, "daily";q=1000;w=86400',
        RateLimit: '"burst";r=0;t=6, "daily";r=0;t=4',
        'Retry-After': '7',
      },
    },
    { of: [decision({ remaining: 100, resetMs: 0 })], are: { RateLimit: '"default";r=100;t=0' } },
  ])('of $of.length decisions are $are', ({ of, are }) => {
    expect(rateLimitHeaders(of)).toMatchObject(are);
    expect('Retry-After' in rateLimitHeaders(of)).toBe('Retry-After' in are);
  });
});
