import { describe, expect, it } from '@jest/globals';
import { requestsPerSecondIn } from './steady.js';

describe('requestsPerSecondIn', () => {
  it('reads what redis-benchmark --csv says', () => {
    const csv = '"test","rps","avg_latency_ms"\n"GET {one-node}bench:0","812345.12","0.1"\n';
    expect(requestsPerSecondIn(csv)).toBe(812_345.12);
  });

  it('makes no figure of anything else', () => {
    expect(requestsPerSecondIn('ERR MOVED')).toBeNaN();
  });
});
