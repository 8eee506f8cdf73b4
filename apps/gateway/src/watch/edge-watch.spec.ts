import { describe, expect, it } from '@jest/globals';
import type { RateLimitDecision } from '@shop/redis/rate-limit';
import type { Logger } from '@shop/service-defaults';
import { EdgeWatch } from './edge-watch.js';

const warnings: string[] = [];
const log: Pick<Logger, 'warn'> = { warn: (_fields: unknown, words?: string) => warnings.push(words ?? '') };

const decision = (source: 'redis' | 'local', isAllowed: boolean): RateLimitDecision => ({
  ...{ policy: { name: 'anonymous', limit: 2, windowMs: 60_000 }, limit: 2, remaining: 0, resetMs: 0 },
  ...{ retryAfterMs: 0, source, isAllowed },
});

describe('what was decided at the door', () => {
  it('is counted by who counted, and by what was refused', () => {
    const watch = new EdgeWatch(log as Logger);
    watch.limitsDecided([decision('redis', true), decision('redis', false)]);
    expect(watch.countsAlone).toBe(false);
    watch.limitsDecided([decision('local', true)]);
    expect(watch.decisions).toEqual({ redis: 2, local: 1, refused: 1 });
    expect(watch.countsAlone).toBe(true);
  });
});
