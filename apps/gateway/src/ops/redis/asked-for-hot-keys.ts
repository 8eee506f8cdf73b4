import type { HotKeyOverview, HotKeysReport } from '@shop/contracts/redis-ops';
import type { Asked } from '../instance-reports.js';

type Instance = HotKeyOverview['instances'][number];

/** What became of the question to one instance; `url` is null for this gateway. */
export type AskedForHotKeys =
  | Asked<HotKeysReport>
  | { readonly url: string | null; readonly state: 'reached'; readonly report: HotKeysReport };

/** Those that answered, with what they said. */
export function reportsOf(asked: readonly AskedForHotKeys[]): HotKeysReport[] {
  return asked.flatMap((each) => (each.state === 'reached' ? [each.report] : []));
}

/** All that were asked, without what they said of single keys. */
export function instancesOf(asked: readonly AskedForHotKeys[]): Instance[] {
  return asked.map((each) => {
    if (each.state !== 'reached') return each;
    const { url, state, report } = each;
    return { service: report.service, url, state, opsPerSecond: report.opsPerSecond };
  });
}

/** Commands a second, of all that answered. */
export function opsPerSecondOf(asked: readonly AskedForHotKeys[]): number {
  return reportsOf(asked).reduce((sum, { opsPerSecond }) => sum + opsPerSecond, 0);
}
