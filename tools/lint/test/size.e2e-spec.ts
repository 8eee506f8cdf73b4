import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../../..');

function sourceFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', 'apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((path) => path !== '' && !path.endsWith('spec.ts'));
}

describe('the size of the source', () => {
  const lengths = sourceFiles()
    .map((path) => readFileSync(join(root, path), 'utf8').split('\n').length - 1)
    .sort((a, b) => a - b);

  it('has a median file under 120 lines', () => {
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(120);
  });

  it('has no file over 300 lines', () => {
    expect(lengths.at(-1)).toBeLessThanOrEqual(300);
  });
});
