import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../conditions/until.js';
import { isStopped, processBirth } from './process-identity.js';

describe('processBirth', () => {
  it('is the same at every look', () => {
    expect(processBirth(process.pid)).toMatch(/\d/);
    expect(processBirth(process.pid)).toBe(processBirth(process.pid));
  });

  it('is null for a pid that nobody has', () => {
    expect(processBirth(2 ** 22 + 1)).toBeNull();
  });

  it('is null for a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(processBirth(child.pid ?? 0)).toBeNull();
  });
});

describe('isStopped', () => {
  it('is true from when a process has taken SIGSTOP until it goes on', async () => {
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    const is = (stopped: boolean) =>
      until(() => Promise.resolve(isStopped(pid) === stopped), {
        what: `stopped: ${stopped}`,
        withinMs: 5_000,
      });
    await is(false);
    child.kill('SIGSTOP');
    await is(true);
    child.kill('SIGCONT');
    await is(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isStopped(pid)).toBe(false);
  });
});
