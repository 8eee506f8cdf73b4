import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processBirth } from './process-identity.js';

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
