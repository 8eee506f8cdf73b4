import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../conditions/until.js';
import { ManagedProcess } from './managed-process.js';
import { processBirth } from './process-identity.js';

describe('ManagedProcess', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-process-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const logFile = () => join(directory, 'logs', 'child.log');

  function start(script: string): ManagedProcess {
    return new ManagedProcess({
      name: 'child',
      command: process.execPath,
      args: ['-e', script],
      logFile: logFile(),
    });
  }

  /** Starts a process that keeps running and returns once it has said so. */
  async function startLasting(script = ''): Promise<ManagedProcess> {
    const child = start(`${script}; setInterval(() => {}, 1000); console.log('up')`);
    const isUp = async () => readFileSync(logFile(), 'utf8').includes('up');
    await until(isUp, { what: 'the child is up', withinMs: 30_000 });
    return child;
  }

  it('stops with the signal it was given', async () => {
    const child = await startLasting();
    expect(await child.stop()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(child.isRunning).toBe(false);
    expect(processBirth(child.pid)).toBeNull();
  });

  it('insists with SIGKILL on who does not listen', async () => {
    const child = await startLasting("process.on('SIGTERM', () => {})");
    expect(await child.stop({ graceMs: 1 })).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('stops a paused process in good order', async () => {
    const child = await startLasting("process.on('SIGTERM', () => process.exit(7))");
    child.signal('SIGSTOP');
    expect(await child.stop()).toEqual({ code: 7, signal: null });
  });

  it('is stopped twice without harm', async () => {
    const child = await startLasting();
    await child.stop();
    expect(await child.stop()).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('tells how it died and the end of its log', async () => {
    const child = start("console.log('line one'); console.error('line two'); process.exit(3)");
    const { message } = child.diedError(await child.exited);
    expect(message).toContain('child ended with exit code 3');
    expect(message).toContain(logFile());
    expect(message).toContain('line two');
  });

  it('says which program is missing', () => {
    const launch = () =>
      new ManagedProcess({ name: 'nothing', command: '/no/such/program', args: [], logFile: logFile() });
    expect(launch).toThrow('nothing could not be started; is /no/such/program there and executable?');
  });
});
