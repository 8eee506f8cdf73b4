import { describe, expect, it } from '@jest/globals';
import type { RequestOverview } from '@shop/contracts/request-ops';
import { ProblemError } from '../../api/problem.js';
import { briefly, inMilliseconds, refusalTold, toneOf } from './trail-words.js';

const hop = (service: string): RequestOverview['hops'][number] => ({
  ...{ service, url: null, method: 'GET', route: '/x', status: 200, ms: 2, atMs: 0, dropped: 0 },
});

const entry = (kind: 'command' | 'cache'): RequestOverview['entries'][number] => ({
  ...{ service: 'product', url: null, kind, atMs: 1, ms: 1, command: 'GET', key: 'product:1', keys: 1 },
  ...{ family: 'product', outcome: 'hit', slot: 1, node: '127.0.0.1:7001', redirectedFrom: [], sizeBytes: 2 },
});

const trail = (services: string[], kinds: ('command' | 'cache')[]): RequestOverview => ({
  ...{ id: 'one', startedAt: '2026-01-01T12:00:00.000Z', instances: [] },
  hops: services.map(hop),
  entries: kinds.map(entry),
});

describe('a trail in words', () => {
  it('counts commands, not what a cache made of them, and each service once', () => {
    expect(briefly(trail(['gateway', 'cart', 'cart'], ['command', 'cache', 'command']))).toBe(
      '2 commands to Redis, in 2 services',
    );
  });

  it('says when Redis was not needed', () => {
    expect(briefly(trail(['gateway'], ['cache']))).toBe('No command to Redis, in 1 service');
  });

  it('shows fractions of short times', () => {
    expect([0.214, 3, 12.7].map(inMilliseconds)).toEqual(['0.21 ms', '3.00 ms', '13 ms']);
  });

  it('tells a hit from a load and from a failure', () => {
    expect([toneOf('hit'), toneOf('loaded'), toneOf('failed'), toneOf('write')]).toEqual([
      ...['good', 'warn', 'bad', 'plain'],
    ]);
  });

  it('sends who is no operator to where a token is given, and tells the rest as the shop does', () => {
    expect(refusalTold(new ProblemError(403, undefined))).toContain('operators only');
    expect(refusalTold(new ProblemError(0, undefined))).toBe('The shop did not answer.');
  });
});
