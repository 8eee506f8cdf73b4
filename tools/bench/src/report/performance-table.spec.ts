import { describe, expect, it } from '@jest/globals';
import { performanceRows, performanceTable } from './performance-table.js';

describe('performanceTable', () => {
  it('names the command where nothing was measured', () => {
    const table = performanceTable([]);
    expect(table).toHaveLength(performanceRows.length);
    expect(table[0]).toEqual([
      ...['cached read p99, service to Redis', '< 1 ms', '< 1 ms at 2,000 reads/s'],
      ...['— npm run bench -- --only steady', ''],
    ]);
  });

  it('has what the parts found, each beside its target', () => {
    const figures = { stampede: { measured: '2', isMet: false }, memory: { measured: '12 %', isMet: null } };
    const table = performanceTable([{ figures }, { figures: { lag: { measured: '3 ms', isMet: true } } }]);
    const rowOf = (measure: string) => table.find(([name]) => name?.startsWith(measure))?.slice(-2);
    expect(rowOf('loads of one cold key')).toEqual(['2', 'NO']);
    expect(rowOf('replication lag')).toEqual(['3 ms', 'yes']);
    expect(rowOf('memory')).toEqual(['12 %', '']);
  });
});
