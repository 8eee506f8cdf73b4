import { describe, expect, it } from '@jest/globals';
import { copiesOverviewSchema, type CopiesReport } from '@shop/contracts/copy-ops';
import { copiesOverviewOf } from './copies-overview.js';

function reached(url: string, report: Omit<CopiesReport, 'service'>) {
  return { url, state: 'reached', report: { service: 'cart', ...report } } as const;
}

const rebuilds = { missing: 1, behind: 2, ahead: 0 };

describe('copiesOverviewOf', () => {
  it('adds up what the instances have seen, and is as far behind as the one that is most', () => {
    const overview = copiesOverviewOf([
      reached('a', { changes: 10, rebuilds, behind: { count: 2, oldestSeconds: 0.5 } }),
      reached('b', { changes: 5, rebuilds, behind: { count: 1, oldestSeconds: 8 } }),
    ]);
    expect(copiesOverviewSchema.parse(overview)).toMatchObject({
      changes: 15,
      rebuilds: { missing: 2, behind: 4, ahead: 0 },
      behind: { count: 3, oldestSeconds: 8 },
      instances: [
        { url: 'a', state: 'reached', changes: 10 },
        { url: 'b', state: 'reached', changes: 5 },
      ],
    });
  });

  it('lists who did not answer, and adds nothing for them', () => {
    const silent = { service: 'cart', url: 'c', state: 'unreachable', problem: 'is away' } as const;
    expect(copiesOverviewOf([silent])).toEqual({
      changes: 0,
      rebuilds: { missing: 0, behind: 0, ahead: 0 },
      behind: { count: 0, oldestSeconds: 0 },
      instances: [silent],
    });
  });
});
