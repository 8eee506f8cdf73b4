import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outpostDirectory, reachableDirectory, reachableHome } from './outpost.js';
import { startPostgres } from './start-postgres.js';

describe('the outpost', () => {
  let directory: string;
  let outpost: string;

  beforeEach(() => {
    // Not TMPDIR: that one may be closed to others.
    directory = mkdtempSync('/var/tmp/shop-outpost-');
    chmodSync(directory, 0o755);
    outpost = join(directory, 'outpost');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  function makeHome(mode: number): string {
    const home = join(directory, 'clone', 'native');
    mkdirSync(join(home, 'bin'), { recursive: true });
    writeFileSync(join(home, 'bin/postgres'), 'binary');
    chmodSync(join(directory, 'clone'), mode);
    return home;
  }

  it('is another one for each clone', () => {
    expect(outpostDirectory('/a')).not.toBe(outpostDirectory('/b'));
  });

  it('is not used while everybody can reach the clone', () => {
    const home = makeHome(0o755);
    expect(reachableHome({ home, version: '17.1' }, outpost)).toBe(home);
    expect(reachableDirectory(join(home, 'data'), outpost)).toBe(join(home, 'data'));
    expect(existsSync(outpost)).toBe(false);
  });

  it('holds a copy of the programs of a clone that is closed to others', () => {
    const home = makeHome(0o700);
    const copy = reachableHome({ home, version: '17.1' }, outpost);
    expect(copy).toBe(join(outpost, 'postgres-17.1'));
    expect(readFileSync(join(copy, 'bin/postgres'), 'utf8')).toBe('binary');
    expect(reachableHome({ home, version: '17.1' }, outpost)).toBe(copy);
  });

  it('is refused when somebody else can write to it', () => {
    const home = makeHome(0o700);
    mkdirSync(outpost);
    chmodSync(outpost, 0o777);
    expect(() => reachableHome({ home, version: '17.1' }, outpost)).toThrow('does not belong to root alone');
  });

  it('lets Postgres run for a folder that is closed to others, and goes with it', async () => {
    const closed = join(directory, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const postgres = await startPostgres({ directory: join(closed, 'postgres'), temporary: true });
    try {
      await postgres.ping();
    } finally {
      await postgres.stop();
    }
    expect(existsSync(join(closed, 'postgres'))).toBe(false);
  }, 120_000);
});
