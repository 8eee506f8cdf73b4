import { describe, expect, it } from '@jest/globals';
import { countsOf, depthOf, membershipOf, since } from './node-answers.js';

function info(runId: string, ...lines: string[]): string {
  return ['# Server', `run_id:${runId}`, '# Commandstats', ...lines, ''].join('\r\n');
}

const call = (command: string, calls: number) =>
  `cmdstat_${command}:calls=${String(calls)},usec=9,usec_per_call=1.00,rejected_calls=0,failed_calls=0`;

describe('what a node has counted', () => {
  it('is what came since the look before, without what the timeline itself asked', () => {
    const before = countsOf(info('a', call('get', 5), call('info', 1), 'errorstat_MOVED:count=2'));
    const now = countsOf(
      info('a', call('get', 8), call('info', 2), call('set', 1), 'errorstat_MOVED:count=2'),
    );
    expect(since(before, now)).toEqual({ calls: { get: 3, set: 1 }, errors: {} });
  });

  it('begins at 0 with another process', () => {
    const before = countsOf(info('a', call('get', 500)));
    const now = countsOf(info('b', call('get', 2), 'errorstat_LOADING:count=1'));
    expect(since(before, now)).toEqual({ calls: { get: 2 }, errors: { LOADING: 1 } });
  });

  it('is nothing at the first look: what was before is of no drill', () => {
    expect(since(null, countsOf(info('a', call('get', 5))))).toEqual({ calls: {}, errors: {} });
  });
});

describe('whom a node knows', () => {
  it('is read with its own role and slots, those on their way left out', () => {
    const membership = membershipOf(
      [
        'a 127.0.0.1:7001@17001 master - 0 0 1 connected 0-5',
        'b 127.0.0.1:7002@17002,localhost myself,master - 0 0 2 connected 6-9 12 [12->-a] [5-<-a]',
        'c :0@0 master,noaddr - 0 0 1 disconnected',
      ].join('\n'),
    );
    expect(membership).toMatchObject({ role: 'primary', slots: 5, ports: [7001, 7002] });
    expect([5, 6, 12].map(membership.serves)).toEqual([false, true, true]);
  });
});

describe('the depth of a queue', () => {
  it('is null where the node said something else', () => {
    expect(depthOf(['3', '1', '0'])).toEqual({ waiting: 3, active: 1, delayed: 0 });
    expect(depthOf(['MOVED 12 127.0.0.1:7001', '1', '0'])).toBeNull();
  });
});
