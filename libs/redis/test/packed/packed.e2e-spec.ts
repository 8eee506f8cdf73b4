import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useTestCluster } from '../support/test-cluster.js';

/*
 * The proof of copying: this library and @shop/errors are packed as npm would publish them and installed into a program
 * that is in no workspace and knows no Nest. What they need comes from npm's cache, else from its registry.
 */

// A guard against hanging, not a measure: the machine may be busy.
const LONG_MS = 300_000;

const library = join(import.meta.dirname, '../..');
const workspace = join(library, '../..');
const run = promisify(execFile);

function versionOf(name: string): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(workspace, 'node_modules', name, 'package.json'), 'utf8'),
  );
  return version;
}

describe('the packed library, in an empty program', () => {
  const cluster = useTestCluster();
  let home: string;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'shop-packed-'));
    await run('bash', [join(library, 'pack'), join(home, 'packages')]);
    const packages = readdirSync(join(home, 'packages')).map((file) => `./packages/${file}`);
    writeFileSync(
      join(home, 'package.json'),
      JSON.stringify({ name: 'library', type: 'module', private: true }),
    );
    copyFileSync(join(import.meta.dirname, 'program.ts.template'), join(home, 'program.ts'));
    const needs = [...packages, `zod@${versionOf('zod')}`, `@types/node@${versionOf('@types/node')}`];
    const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    await run('npm', ['install', ...quietly, ...needs], { cwd: home });
  }, LONG_MS);

  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it('brings JavaScript and declarations, no source, no specs, and no Nest', () => {
    const packed = join(home, 'node_modules/@shop/redis');
    const files = readdirSync(packed, { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'LICENSE', 'dist/cache/fill.lua', 'dist/cache/index.d.ts']),
    );
    expect(files.filter((file) => /\bsrc\b|\.spec\.|write-docs|\.map$|(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect(existsSync(join(home, 'node_modules/@nestjs'))).toBe(false);
  });

  it('has a file and its types behind every door', () => {
    const { exports }: { exports: Record<string, { default: string }> } = JSON.parse(
      readFileSync(join(home, 'node_modules/@shop/redis/package.json'), 'utf8'),
    );
    const doors = Object.values(exports).map((door) => join(home, 'node_modules/@shop/redis', door.default));
    expect(doors.length).toBeGreaterThan(10);
    const missing = doors
      .flatMap((file) => [file, file.replace(/\.js$/, '.d.ts')])
      .filter((file) => !existsSync(file));
    expect(missing).toEqual([]);
  });

  it(
    'checks the types of the program against its declarations',
    async () => {
      const strict = ['--strict', '--noEmit', '--skipLibCheck', '--types', 'node', '--target', 'es2024'];
      const resolution = ['--module', 'nodenext', '--moduleResolution', 'nodenext'];
      const tsc = join(workspace, 'node_modules/typescript/bin/tsc');
      const checked = run(process.execPath, [tsc, ...strict, ...resolution, 'program.ts'], { cwd: home });
      await expect(checked).resolves.toMatchObject({ stdout: '' });
    },
    LONG_MS,
  );

  it(
    'caches, limits and keeps sessions there, on a real cluster',
    async () => {
      // A busy machine must not turn a late answer into the local stand-in.
      const patient = { REDIS_CACHE_DEADLINE_MS: '20000', REDIS_LIMITER_DEADLINE_MS: '20000' };
      const env = { PATH: process.env['PATH'], REDIS_NODES: cluster.servers.seeds, ...patient };
      const { stdout } = await run(process.execPath, ['program.ts'], { cwd: home, env });
      expect(JSON.parse(stdout)).toEqual({
        cache: { titles: ['Emma', 'Emma', 'Emma'], loads: 2 },
        limiter: {
          admitted: [true, true, true, false, false],
          headers: ['RateLimit', 'RateLimit-Policy', 'Retry-After'],
        },
        session: { isInstalled: true, opened: ['live', 'refused'], roles: ['reader'] },
      });
    },
    LONG_MS,
  );
});
