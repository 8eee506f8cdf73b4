import { describe, expect, it } from '@jest/globals';
import { drillRunSchema, type DrillSecond } from '@shop/contracts/drill-ops';
import { DrillLog } from './drill-log.js';

const second: DrillSecond = { atMs: 1_000, requests: 7, retried: 0, failed: 0, p50Ms: 3, p99Ms: 9 };
const promised = { promise: 'no request fails', isKept: true, seen: '0 failed' };

describe('what is known of a drill', () => {
  it('is what it tells', () => {
    const log = new DrillLog(['failover', '--by', 'hang'], new Date(0));
    log.hear({ of: 'struck', atMs: 5 });
    log.hear({ of: 'mark', atMs: 6, event: 'SIGSTOP' });
    log.hear({ of: 'second', second });
    log.hear({ of: 'verdict', promises: [promised] });
    log.finished(null);
    expect(drillRunSchema.parse(log.run)).toEqual({
      drill: 'failover',
      command: 'npm run drill -- failover --by hang',
      startedAt: '1970-01-01T00:00:00.000Z',
      state: 'finished',
      struckAtMs: 5,
      marks: [{ atMs: 6, event: 'SIGSTOP' }],
      seconds: [second],
      verdict: [promised],
      problem: null,
    });
  });

  it('has a bound, however long the drill is', () => {
    const log = new DrillLog(['soak']);
    for (let atMs = 0; atMs < 1_000; atMs += 1) {
      log.hear({ of: 'mark', atMs, event: String(atMs) });
      log.hear({ of: 'second', second: { ...second, atMs } });
    }
    expect([log.run.marks.length, log.run.marks.at(-1)?.event]).toEqual([200, '999']);
    expect([log.run.seconds.length, log.run.seconds.at(-1)?.atMs]).toEqual([300, 999]);
  });

  it('ends with what the drill said of its end, or with how it ended when it said nothing', () => {
    const [told, silent, judged] = [
      new DrillLog(['flush']),
      new DrillLog(['flush']),
      new DrillLog(['flush']),
    ];
    told.hear({ of: 'problem', problem: 'The shop is not running.' });
    told.finished('It ended with status 2.');
    silent.finished('It ended with a signal.');
    judged.hear({ of: 'verdict', promises: [{ ...promised, isKept: false }] });
    judged.finished('It ended with status 1.');
    expect([told, silent, judged].map(({ run }) => run.problem)).toEqual([
      'The shop is not running.',
      'It ended with a signal.',
      null,
    ]);
  });

  it('says that it was asked to stop, until it has', () => {
    const log = new DrillLog(['flush']);
    log.stopping();
    expect(log.run.state).toBe('stopping');
    log.finished(null);
    log.stopping();
    expect(log.run.state).toBe('finished');
  });
});
