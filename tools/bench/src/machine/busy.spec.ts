import { describe, expect, it } from '@jest/globals';
import { busyReasons, CALM_LOAD } from './busy.js';

describe('busyReasons', () => {
  it('has nothing against a machine with nothing to do', () => {
    expect(busyReasons({ load: CALM_LOAD, redisServers: [] })).toEqual([]);
  });

  it('names the load and its limit', () => {
    expect(busyReasons({ load: 0.51, redisServers: [] })).toEqual(['load average 0.51, the limit is 0.5']);
  });

  it('names Redis servers of others, idle as they may be', () => {
    expect(busyReasons({ load: 0, redisServers: [12, 13] })).toEqual([
      'Redis servers run already: pid 12, 13',
    ]);
  });
});
