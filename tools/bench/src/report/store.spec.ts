import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PartRecord } from './record.js';
import { ReportStore } from './store.js';

const machine = {
  ...{ cores: 2, processor: 'Xeon', memoryGib: 8, node: '24.1.0', redis: '7.0.15' },
  ...{ isPinned: true, busy: [] },
};

function recordOf(name: string, rounds: number): PartRecord {
  return {
    ...{ name, title: `Title of ${name}`, at: '2026-11-28T17:00:00.000Z', machine, rounds, roundMs: 5_000 },
    ...{ versions: [], tables: [], charts: [], targets: [], remarks: [], figures: {} },
  };
}

let directory: string;
let store: ReportStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bench-store-'));
  store = new ReportStore({ directory, order: ['clients', 'limiter'] });
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('ReportStore', () => {
  it('knows nothing at first', () => {
    expect(store.read()).toEqual([]);
  });

  it('replaces the record of a part that ran again and keeps the others, in the order of the parts', () => {
    store.write(recordOf('limiter', 7));
    store.write(recordOf('clients', 7));
    store.write(recordOf('limiter', 9));
    expect(store.read().map(({ name, rounds }) => [name, rounds])).toEqual([
      ['clients', 7],
      ['limiter', 9],
    ]);
    expect(readFileSync(store.file, 'utf8')).toContain('## limiter: Title of limiter');
    expect(readFileSync(join(directory, 'bench-clients.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  it('leaves out parts that there are no more', () => {
    store.write(recordOf('clients', 7));
    expect(new ReportStore({ directory, order: ['limiter'] }).read()).toEqual([]);
  });
});
