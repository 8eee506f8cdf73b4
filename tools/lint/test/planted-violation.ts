import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** What a lint tool said, and the status it ended with. */
export interface LintVerdict {
  readonly status: number;
  readonly output: string;
}

/** Lints `code` as if it stood at `path` in the workspace. Nothing is written: other lint runs do not see it. */
export function eslintAt(path: string, code: string): Promise<LintVerdict> {
  return run({
    command: bin('eslint'),
    args: ['--stdin', '--stdin-filename', join(root, path)],
    cwd: root,
    input: code,
  });
}

/** Checks a little workspace of `files` (path -> code), made for this one run, by the import rules of this one. */
export async function cruise(files: Readonly<Record<string, string>>): Promise<LintVerdict> {
  const cwd = await mkdtemp(join(tmpdir(), 'planted-'));
  try {
    await writeFile(join(cwd, 'tsconfig.base.json'), '{}');
    for (const [path, code] of Object.entries(files)) {
      await mkdir(dirname(join(cwd, path)), { recursive: true });
      await writeFile(join(cwd, path), code);
    }
    const folders = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? path))];
    return await run({
      command: bin('depcruise'),
      args: ['--config', join(root, '.dependency-cruiser.cjs'), ...folders],
      cwd,
    });
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly input?: string;
}

function run({ command, args, cwd, input = '' }: Invocation): Promise<LintVerdict> {
  return new Promise((settle) => {
    const child = execFile(
      command,
      [...args],
      { cwd, env: { ...process.env, FORCE_COLOR: '0' } },
      (_, stdout, stderr) => {
        settle({ status: child.exitCode ?? -1, output: stdout + stderr });
      },
    );
    child.stdin?.end(input);
  });
}
