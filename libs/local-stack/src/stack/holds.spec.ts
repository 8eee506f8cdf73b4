import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Holds } from './holds.js';

describe('Holds', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-holds-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('holds one part until it is let go, as another process sees it', () => {
    const holds = new Holds(directory);
    holds.take('redis-7001');
    const seen = new Holds(directory);
    expect([seen.isHeld('redis-7001'), seen.isHeld('redis-7002')]).toEqual([true, false]);
    holds.letGo('redis-7001');
    expect(seen.isHeld('redis-7001')).toBe(false);
  });

  it('ends with the process that took it', () => {
    mkdirSync(join(directory, 'holds'));
    writeFileSync(join(directory, 'holds/redis-7001'), JSON.stringify({ pid: 1, birth: 'of another one' }));
    expect(new Holds(directory).isHeld('redis-7001')).toBe(false);
  });
});
