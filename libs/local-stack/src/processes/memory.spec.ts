import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { memoryOf } from './memory.js';

const MEGABYTE = 1024 * 1024;

/** Says that it is there once it holds so many megabytes, and so does a child of it. */
const program = `
  const held = Buffer.alloc(64 * ${MEGABYTE}, 1);
  if (process.argv[1] === 'parent')
    require('node:child_process').spawn(process.execPath, ['-e', process.env.PROGRAM, 'child'], { stdio: 'inherit' });
  else console.log(held.length);
  setInterval(() => held.length, 1_000);
  process.stdin.on('end', () => process.exit()).resume();`;

describe('the memory of processes', () => {
  let parent: ChildProcess;

  beforeEach(async () => {
    parent = spawn(process.execPath, ['-e', program, 'parent'], {
      env: { ...process.env, PROGRAM: program },
    });
    if (parent.stdout) await once(parent.stdout, 'data');
  });
  afterEach(async () => {
    parent.stdin?.end();
    await once(parent, 'exit');
  });

  it('is what they hold, their children included', async () => {
    const bytes = await memoryOf([parent.pid ?? 0]);
    expect(bytes).toBeGreaterThan(2 * 64 * MEGABYTE);
    expect(bytes).toBeLessThan(600 * MEGABYTE);
  });

  it('is none of what is not there', async () => {
    expect(await memoryOf([2 ** 22 + 1])).toBe(0);
  });
});
