import { describe, expect, it } from '@jest/globals';
import type { Series } from '../rounds/rounds.js';
import { isOurs, speedChart, speedTable, timesAsFast } from './speed.js';

function series(label: string, ...operations: number[]): Series {
  const round = { failed: 0, seconds: 2, cpuUs: 4_000, serverCpuUs: 2_000, p50Us: 90, p99Us: 400 };
  return { label, rounds: operations.map((count) => ({ ...round, operations: count })) };
}

const all = [series('ioredis', 1_000, 500, 1_000), series('ours', 2_000, 1_100, 2_100)];

describe('timesAsFast', () => {
  it('compares within a round', () => {
    expect(timesAsFast(all, 'ours', 'ioredis')).toEqual({ median: 2.1, min: 2, max: 2.2 });
  });

  it('refuses who did not take part', () => {
    expect(() => timesAsFast(all, 'ours', 'node-redis')).toThrow('node-redis was not measured');
  });
});

describe('speedTable', () => {
  it('has the fastest first, with its cost per operation', () => {
    const { rows } = speedTable('GET', all, { baseline: 'ioredis' });
    expect(rows).toEqual([
      ['ours', '1,000 (550–1,050)', '2.1 (2–2.2)', '90', '400', '2', '1', '0'],
      ['ioredis', '500 (250–500)', '1 (1–1)', '90', '400', '4', '2', '0'],
    ]);
  });

  it('counts no failed call as speed', () => {
    const failing = series('failing', 1_000);
    const rounds = failing.rounds.map((round) => ({ ...round, failed: 400 }));
    const { rows } = speedTable('GET', [{ ...failing, rounds }], { baseline: 'failing' });
    expect(rows[0]?.[1]).toBe('300 (300–300)');
    expect(rows[0]?.at(-1)).toBe('400');
  });
});

describe('speedChart', () => {
  it('marks ours', () => {
    expect(speedChart('GET', all).bars).toEqual([
      { label: 'ours', value: 1_000, low: 550, high: 1_050, isOurs: true },
      { label: 'ioredis', value: 500, low: 250, high: 500, isOurs: false },
    ]);
  });
});

describe('isOurs', () => {
  it.each([
    ['ours', true],
    ['ours, near', true],
    ['rate-limiter-flexible on ours', false],
  ])('%s: %s', (label, is) => {
    expect(isOurs(label)).toBe(is);
  });
});
