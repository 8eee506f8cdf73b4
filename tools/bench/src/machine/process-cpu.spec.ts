import { describe, expect, it } from '@jest/globals';
import { cpuUsOf, ticksIn } from './process-cpu.js';

describe('ticksIn', () => {
  it('adds user and system time, whatever the name of the program', () => {
    const stat = '42 (a) (b c) R 1 42 42 0 -1 4194304 10 20 0 0 7 5 9 9 20 0 1 0 100 0 0';
    expect(ticksIn(stat)).toBe(12);
  });
});

describe('cpuUsOf', () => {
  it('grows while a process works', () => {
    const before = cpuUsOf([process.pid]);
    const until = performance.now() + 100;
    while (performance.now() < until);
    expect(cpuUsOf([process.pid])).toBeGreaterThan(before);
  });

  it('knows nothing of a process that is gone', () => {
    expect(cpuUsOf([2 ** 30])).toBeNaN();
  });
});
