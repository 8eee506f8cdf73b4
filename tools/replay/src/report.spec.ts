import { describe, expect, it } from '@jest/globals';
import { noCacheCounts } from '@shop/contracts/cache-ops';
import { Counts } from './orders/counts.js';
import { reportOf, type ReplayResult } from './report.js';
import { tableOf } from './table.js';
import { Tally } from './tally.js';

function resultWith(scans: ReplayResult['scans']): ReplayResult {
  const tally = new Tally();
  tally.add({ route: 'GET /products/:sku', path: '/products/A', outcome: 'answered', tookMs: 2 });
  tally.add({
    route: 'GET /products/:sku',
    path: '/products/B',
    outcome: 'failed',
    tookMs: 30,
    reason: '503 X',
  });
  const counts = { ...noCacheCounts, hits: 9, nearHits: 4, misses: 1 };
  const caches = [{ family: 'product', counts, hitRate: 0.9 }];
  const matches = { whole: 13, part: 279, none: 294 };
  const orders = new Counts();
  orders.add('placed');
  const ledger = { lines: [], carts: { carts: 2, open: 0, wrong: [] }, tookMs: 1 };
  return {
    invoices: 3,
    trips: 2,
    tookMs: 1_000,
    tally,
    counts: orders,
    matches,
    closing: { ledger, givenBack: null },
    caches,
    ceiling: 0.96,
    scans,
  };
}

describe('the report', () => {
  it('says how many, how long, what failed and why', () => {
    const report = reportOf(resultWith(null));
    expect(report).toContain('3 invoices: 2 shopping trips, 1 take something back.');
    expect(report).toMatch(/GET \/products\/:sku +2 +0 +0 +1 +2\.00 +30 +30/);
    expect(report).toContain('longest wait: 30 ms, /products/B');
    expect(report).toContain('1 x failed: 503 X');
    expect(report).toMatch(/product +9 +0 +4 +1 +0 +0 +0 +90\.0 %/);
    expect(report).not.toContain('scans');
  });

  it('lays every load at the door of the views, so that page reads cannot flatter them', () => {
    const result = resultWith(null);
    const caches = [
      { family: 'product', counts: { ...noCacheCounts, hits: 98, misses: 1, loads: 1 }, hitRate: 0.99 },
    ];
    expect(reportOf({ ...result, caches })).toContain(
      'without a load: at least 50.0 %; from an empty cache these views can reach 96.0 %',
    );
  });

  it('says what shoppers did about orders', () => {
    const report = reportOf(resultWith(null));
    expect(report).toMatch(/^placed +1$/m);
    expect(report).toContain('13 whole sales, 279 parts of one, 294 that match none');
    expect(report).toMatch(/^whole orders cancelled +0$/m);
    expect(report).toContain('everything that was acknowledged is there, once');
  });

  it('compares the scans where they were measured', () => {
    const scans = { cached: { scans: 10, requests: 100 }, uncached: { scans: 20, requests: 10 } };
    expect(reportOf(resultWith(scans))).toContain('saved: 95.0 %, counted by Postgres');
  });
});

describe('tableOf', () => {
  it('aligns names to the left and numbers to the right', () => {
    expect(
      tableOf(
        ['a', 'n'],
        [
          ['long', '1'],
          ['b', '100'],
        ],
      ),
    ).toBe('a       n\nlong    1\nb     100');
  });
});
