import { describe, expect, it } from '@jest/globals';
import { markdownOf, warningOf } from './markdown.js';
import type { PartRecord } from './record.js';

const machine = {
  ...{ cores: 2, processor: 'Xeon', memoryGib: 8, node: '24.1.0', redis: '7.0.15' },
  ...{ isPinned: true, busy: [] as string[] },
};
const record: PartRecord = {
  ...{
    name: 'clients',
    title: 'Redis clients',
    at: '2026-11-28T17:00:12.000Z',
    machine,
    rounds: 7,
    roundMs: 5_000,
  },
  versions: ['ioredis 6.0.0'],
  tables: [{ title: 'GET', columns: ['', 'a second'], rows: [['ours', '1']] }],
  charts: [],
  targets: [{ what: 'faster', wanted: '≥ 2 ×', measured: '1.9 ×', isMet: false }],
  remarks: ['A remark.'],
  figures: { 'client-100': { measured: '1.9 ×', isMet: false } },
};

describe('markdownOf', () => {
  const text = markdownOf([record]);

  it('begins with the targets, missed ones in bold', () => {
    expect(text).toContain('| clients: faster | ≥ 2 × | 1.9 × | **no** |');
    expect(text.indexOf('## Targets')).toBeLessThan(text.indexOf('## clients'));
  });

  it('puts what was measured into the table of the specification', () => {
    expect(text).toContain('| our client beside plain ioredis, 100 in flight | — | ≥ 2 × | 1.9 × | NO |');
  });

  it('says of each part when, where and how it was measured', () => {
    expect(text).toContain(
      '2026-11-28 17:00 UTC, 7 rounds of 5 s. 2 × Xeon, 8 GiB, Node 24.1.0, Redis 7.0.15',
    );
    expect(text).toContain('![Redis clients](bench-clients.svg)');
    expect(text).toContain('- A remark.\n- ioredis 6.0.0');
  });
});

describe('warningOf', () => {
  it('has nothing to say of a quiet machine and enough rounds', () => {
    expect(warningOf([record])).toBe('');
  });

  it('names the parts that were measured on a busy machine, too shortly, or unpinned', () => {
    const warning = warningOf([
      { ...record, rounds: 1 },
      { ...record, name: 'limiter', machine: { ...machine, isPinned: false, busy: ['load average 4'] } },
    ]);
    expect(warning).toMatch(/limiter: measured beside other work/);
    expect(warning).toMatch(/clients: fewer than 7 rounds/);
    expect(warning).toMatch(/limiter: not pinned/);
  });
});
