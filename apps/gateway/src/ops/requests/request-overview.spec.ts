import { describe, expect, it } from '@jest/globals';
import { requestOverviewSchema, type RequestReport } from '@shop/contracts/request-ops';
import { type AskedForRequest, requestOverviewOf } from './request-overview.js';

type Hop = RequestReport['hops'][number];

const NOON = Date.parse('2026-01-01T12:00:00Z');

function get(key: string, atMs: number): Hop['entries'][number] {
  return {
    ...{ kind: 'command', atMs, ms: 1, command: 'GET', key, keys: 1, family: 'product' },
    ...{ outcome: 'hit', slot: 1, node: '127.0.0.1:7001', redirectedFrom: [], sizeBytes: 2 },
  };
}

const hop = (startedAtMs: number, entries: Hop['entries']): Hop => ({
  ...{ method: 'GET', route: '/x', status: 200, ms: 9, dropped: 0, startedAtMs, entries },
});

const reached = (service: string, url: string | null, hops: Hop[]): AskedForRequest => ({
  ...{ url, state: 'reached', report: { service, hops } },
});

const away = { service: 'cart', url: 'http://cart', state: 'unreachable', problem: 'is away' } as const;
const off = { service: 'user', url: 'http://user', state: 'without-trails' } as const;

describe('a request over several processes', () => {
  it('is one list in the order in which things began, counted from its arrival at the gateway', () => {
    const overview = requestOverviewOf('one', [
      reached('gateway', null, [hop(NOON, [get('limit', 0.5), get('late', 8)])]),
      reached('product', 'http://product', [hop(NOON + 2, [get('product:1', 1.25)])]),
    ]);
    const { startedAt, hops, entries } = requestOverviewSchema.parse(overview);
    expect(startedAt).toBe('2026-01-01T12:00:00.000Z');
    expect(hops.map(({ service, atMs }) => [service, atMs])).toEqual([
      ['gateway', 0],
      ['product', 2],
    ]);
    expect(entries.map(({ service, key, atMs }) => [service, key, atMs])).toEqual([
      ['gateway', 'limit', 0.5],
      ['product', 'product:1', 3.25],
      ['gateway', 'late', 8],
    ]);
  });

  it('lists who was asked: who knew it, who keeps nothing, and who did not answer', () => {
    const asked = [
      reached('gateway', null, [hop(NOON, [])]),
      reached('order', 'http://order', []),
      off,
      away,
    ];
    expect(requestOverviewOf('one', asked)?.instances).toEqual([
      { service: 'gateway', url: null, state: 'reached', hops: 1 },
      { service: 'order', url: 'http://order', state: 'reached', hops: 0 },
      ...[off, away],
    ]);
  });

  it('that came through another gateway counts from the first service', () => {
    const overview = requestOverviewOf('one', [
      reached('gateway', null, []),
      reached('order', 'http://order', [hop(NOON + 5, [])]),
      reached('cart', 'http://cart', [hop(NOON + 7, []), hop(NOON + 9, [])]),
    ]);
    expect(overview?.hops.map(({ service, atMs }) => [service, atMs])).toEqual([
      ['order', 0],
      ['cart', 2],
      ['cart', 4],
    ]);
  });

  it('that nobody knows is null', () => {
    expect(requestOverviewOf('one', [reached('gateway', null, []), away, off])).toBeNull();
  });
});
