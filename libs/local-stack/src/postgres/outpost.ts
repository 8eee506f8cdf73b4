/**
 * Postgres refuses to run as root. When we are root it runs as `nobody`, the one unprivileged user that every system
 * has, and must reach its programs and its data. A clone under /root (mode 700) is closed to it; then both live in an
 * outpost: a folder under /var/tmp, one for each clone, removed by `npm run reset`.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import { workspaceRoot } from '../workspace.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { UnsafeDirectoryError } from './postgres.errors.js';

export interface UnixUser {
  readonly uid: number;
  readonly gid: number;
}

/** The user to run Postgres as, or null when it can run as the present one. */
export async function unprivilegedUser(): Promise<UnixUser | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all([
    runCommand('id', ['-u', 'nobody']),
    runCommand('id', ['-g', 'nobody']),
  ]);
  return { uid: Number(uid), gid: Number(gid) };
}

/** Where this clone keeps what an unprivileged user must reach. Need not exist. */
export function outpostDirectory(root = workspaceRoot): string {
  return join('/var/tmp', `shop-${hashOf(root)}`);
}

/** The folder of programs itself, or a copy of it that everybody can reach. */
export function reachableHome({ home, version }: PostgresBinaries, outpost = outpostDirectory()): string {
  if (isReachable(home)) return home;
  makeOutpost(outpost);
  const copy = join(outpost, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  cpSync(home, draft, { recursive: true, verbatimSymlinks: true });
  try {
    // At once or not at all: two test runs may copy at the same time.
    renameSync(draft, copy);
  } catch {
    rmSync(draft, { recursive: true, force: true });
  }
  return copy;
}

/** The folder for data itself, or its stand-in in the outpost. */
export function reachableDirectory(directory: string, outpost = outpostDirectory()): string {
  if (isReachable(dirname(directory))) return directory;
  makeOutpost(outpost);
  return join(outpost, `data-${hashOf(directory)}`);
}

/** Whether everybody may pass through the folder and all above it. */
function isReachable(directory: string): boolean {
  if ((statSync(directory).mode & 0o001) === 0) return false;
  return dirname(directory) === directory || isReachable(dirname(directory));
}

/** In a folder where all may write, somebody else could have made ours first and filled it with programs. */
function makeOutpost(outpost: string): void {
  mkdirSync(outpost, { recursive: true, mode: 0o755 });
  const { uid, mode } = lstatSync(outpost);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new UnsafeDirectoryError({ path: outpost });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
