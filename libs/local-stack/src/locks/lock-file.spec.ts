import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processBirth } from '../processes/process-identity.js';
import { LockFile } from './lock-file.js';

describe('LockFile', () => {
  let directory: string;
  let lock: LockFile;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-lock-'));
    lock = new LockFile(join(directory, 'below', 'it.lock'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('goes to the first one and names it to the second', () => {
    expect(lock.take()).toBeNull();
    expect(new LockFile(lock.path).take()).toEqual({ pid: process.pid, birth: processBirth(process.pid) });
  });

  it('is free again after release', () => {
    lock.take();
    lock.release();
    expect(lock.holder()).toBeNull();
    expect(lock.take()).toBeNull();
  });

  it.each([
    ['a process that has ended', { pid: 2 ** 22 + 1, birth: '1' }],
    ['an earlier process with our pid', { pid: process.pid, birth: 'long ago' }],
  ])('is taken over from %s', (_title, holder) => {
    lock.take();
    writeFileSync(lock.path, JSON.stringify(holder));
    expect(lock.holder()).toBeNull();
    expect(lock.take()).toBeNull();
    expect(lock.holder()?.pid).toBe(process.pid);
  });

  it('is taken over when it cannot be read', () => {
    lock.take();
    writeFileSync(lock.path, 'half a li');
    expect(lock.take()).toBeNull();
  });

  it('leaves no draft behind', () => {
    lock.take();
    expect(existsSync(`${lock.path}.${process.pid}`)).toBe(false);
  });
});
