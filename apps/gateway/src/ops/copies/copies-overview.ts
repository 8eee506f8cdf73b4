import type { CopiesOverview, CopiesReport } from '@shop/contracts/copy-ops';
import type { Asked } from '../instance-reports.js';

type Instance = CopiesOverview['instances'][number];

/** Adds up what the instances report; the oldest change of all is the oldest of one. */
export function copiesOverviewOf(asked: readonly Asked<CopiesReport>[]): CopiesOverview {
  const reports = asked.flatMap((each) => (each.state === 'reached' ? [each.report] : []));
  const sum = (of: (report: CopiesReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    changes: sum(({ changes }) => changes),
    rebuilds: {
      missing: sum(({ rebuilds }) => rebuilds.missing),
      behind: sum(({ rebuilds }) => rebuilds.behind),
      ahead: sum(({ rebuilds }) => rebuilds.ahead),
    },
    behind: {
      count: sum(({ behind }) => behind.count),
      oldestSeconds: Math.max(0, ...reports.map(({ behind }) => behind.oldestSeconds)),
    },
    instances: asked.map(instanceOf),
  };
}

function instanceOf(asked: Asked<CopiesReport>): Instance {
  if (asked.state !== 'reached') return asked;
  const { url, state, report } = asked;
  return { ...report, url, state };
}
