import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Tally } from '@shop/replay';
import { specimenSamples } from '../../test/support/specimen.js';
import type { Outcome, Report } from './report.js';
import { writeReport } from './write-report.js';

const directory = mkdtempSync(join(tmpdir(), 'shop-drills-spec-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function tallyOf(...timesMs: number[]): Tally {
  const tally = new Tally();
  for (const tookMs of timesMs)
    tally.add({ route: 'GET /products/:sku', path: '/products/85123A', outcome: 'answered', tookMs });
  return tally;
}

const promises = [
  { promise: 'no request fails', isKept: true, seen: '0 of 2 failed' },
  { promise: 'orders: exactly as acknowledged', isKept: false, seen: '3 acknowledged | 2 found' },
];
const judged: Outcome = { isJudged: true, promises, before: tallyOf(4), through: tallyOf(5, 900) };

function reportOf(outcome: Outcome): Report {
  return {
    ...{ name: 'failover', title: 'kill -9 of a primary', rate: 150, outcome },
    command: 'npm run drill -- failover',
    begunAt: new Date('2026-11-28T12:30:00Z'),
    machine: { cores: 2, processor: 'any', memoryGib: 24, node: '24.21.0', redis: '7.0.15' },
    samples: specimenSamples(),
  };
}

async function written(outcome: Outcome): Promise<string> {
  return readFileSync(await writeReport(reportOf(outcome), join(directory, 'reports')), 'utf8');
}

describe('the report of a drill', () => {
  it('says what was broken, on which machine, and what to type to see it again', async () => {
    const text = await written(judged);
    expect(text).toContain('# Kill -9 of a primary\n');
    expect(text).toContain(
      '**1 of 2 promises BROKEN.** Held 2026-11-28 12:30 UTC with 150 requests a second on 2 cores',
    );
    expect(text).toContain('npm run drill -- failover\n');
    expect(text).toContain('| kept | no request fails | 0 of 2 failed |');
    expect(text).toContain('| **BROKEN** | orders: exactly as acknowledged | 3 acknowledged \\| 2 found |');
    expect(text).toContain('![The timeline of this drill](drill-failover.svg)');
  });

  it('has what happened, the worst moments, and the figures by route and node', async () => {
    const text = await written(judged);
    expect(text).toContain('| +1.90 s | redis 7004 leads |');
    expect(text).toContain('| slots of nobody | +0.10 s | 5461 for 1.8 s |');
    expect(text).toContain('| longest silence of a node | +0.10 s | 3.4 s, redis 7001 |');
    expect(text).toMatch(/\| before \| 1 \| 0 \| 0 \| 0 \|/);
    expect(text).toMatch(/\| `GET \/products\/:sku` \| 2 \| 0 \| 0 \| 0 \|/);
    expect(text).toMatch(/\| 7001 \| replica, 0 slots \|.*\| 3\.4 s \|/);
    expect(text).toMatch(
      /\| 7002 \| primary, 5462 slots \| \d+ \| get \d+, set \d+, evalsha \d+ \| MOVED \d+ \| - \|/,
    );
  });

  it('says how late its own looks were', async () => {
    const samples = specimenSamples();
    const late = { of: 'outbox', about: 'order', atMs: 13_900, tookMs: 1, lateMs: 432, seen: null } as const;
    const report = { ...reportOf(judged), samples: [...samples, late] };
    const text = readFileSync(await writeReport(report, directory), 'utf8');
    expect(text).toContain('1 began more than 100 ms late, the latest 432 ms');
  });

  it('leaves the samples beside it, one a line', async () => {
    await written(judged);
    const text = readFileSync(join(directory, 'reports/drill-failover.json'), 'utf8');
    const samples = specimenSamples();
    expect(JSON.parse(text)).toMatchObject({ name: 'failover', promises, machine: { cores: 2 }, samples });
    expect(text.split('\n')).toHaveLength(samples.length + 3);
  });

  it('is written of a drill that was broken off, with its timeline and without a verdict', async () => {
    const text = await written({ isJudged: false, reason: 'The cluster did not become healthy.' });
    expect(text).toContain('**No verdict: it was broken off.**');
    expect(text).toContain('There is none: The cluster did not become healthy.');
    expect(text).toContain('| +1.90 s | redis 7004 leads |');
    expect(readFileSync(join(directory, 'reports/drill-failover.svg'), 'utf8')).toContain(
      'it was broken off',
    );
  });
});
