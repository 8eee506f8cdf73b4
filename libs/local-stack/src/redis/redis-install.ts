/**
 * Gets a Redis server where none is, without asking and without a system service. On Debian and Ubuntu the server's
 * binary is in the package redis-tools, as /usr/bin/redis-check-rdb: one binary that acts by the name it is called by.
 * The package redis-server adds only the link `redis-server` to it, a system user and a service that starts at once.
 * So redis-tools is installed and the link is made here, in `.local/bin`.
 */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { until } from '../conditions/until.js';
import { LockFile } from '../locks/lock-file.js';
import { CommandFailedError } from '../processes/process.errors.js';
import { runCommand } from '../processes/run-command.js';
import { stateDirectory } from '../workspace.js';
import { findOnPath, findRedis, type RedisBinaries } from './redis-binaries.js';
import { RedisMissingError } from './redis.errors.js';

export interface InstallOptions {
  /** Where programs are looked for, as in PATH. */
  readonly path?: string;
  /** Where an own link to the server goes. */
  readonly linkDirectory?: string;
  readonly isRoot?: boolean;
}

const TEN_MINUTES_MS = 600_000;

/**
 * Finds Redis or Valkey, else installs Redis: by apt-get as root or with sudo that asks no password, by Homebrew.
 *
 * @throws RedisMissingError with the command to type where neither is possible, RedisTooOldError.
 */
export async function ensureRedis(options: InstallOptions = {}): Promise<RedisBinaries> {
  const { path = process.env['PATH'] ?? '', linkDirectory = join(stateDirectory, 'bin') } = options;
  const everywhere = [path, linkDirectory].join(delimiter);
  const isRoot = options.isRoot ?? process.getuid?.() === 0;
  const found = await findUnlessMissing(everywhere);
  if (found) return found;
  return oneAtATime(async () => {
    if (!(await findUnlessMissing(everywhere))) await install({ path, linkDirectory, isRoot });
    return findRedis(everywhere);
  });
}

async function findUnlessMissing(path: string): Promise<RedisBinaries | null> {
  try {
    return await findRedis(path);
  } catch (error) {
    if (error instanceof RedisMissingError) return null;
    throw error;
  }
}

/** Several test runs may begin at once; apt-get would refuse all but one. */
async function oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  const lock = new LockFile(join(tmpdir(), 'shop-redis-install.lock'));
  const isOurs = async () => lock.take() === null;
  await until(isOurs, {
    what: 'another installation of Redis is done',
    withinMs: TEN_MINUTES_MS,
    everyMs: 200,
  });
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function install(options: Required<InstallOptions>): Promise<void> {
  if (findOnPath('apt-get', options.path)) return installByApt(options);
  if (findOnPath('brew', options.path)) return installByBrew(options.path);
  throw new RedisMissingError({
    mend: 'Install it with the package manager of your system, then start again.',
  });
}

async function installByApt({ path, linkDirectory, isRoot }: Required<InstallOptions>): Promise<void> {
  const mend = 'Type: sudo apt-get install redis-tools';
  const superuser = isRoot ? [] : ['sudo', '-n'];
  const env = { ...process.env, PATH: path, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (...args: string[]) => {
    const [command = 'apt-get', ...rest] = [...superuser, 'apt-get', ...args];
    await runCommand(command, rest, { env, withinMs: TEN_MINUTES_MS });
  };
  const packages = ['install', '-y', '--no-install-recommends', 'redis-tools'];
  try {
    // The package lists of a fresh container are empty: then update, once, and try again.
    await apt(...packages).catch(() => apt('update').then(() => apt(...packages)));
  } catch (cause) {
    throw new RedisMissingError({ mend, cause });
  }
  const binary = findOnPath('redis-check-rdb', path);
  if (binary === null) throw new RedisMissingError({ mend: 'Type: sudo apt-get install redis-server' });
  linkServer(binary, linkDirectory);
}

function linkServer(binary: string, directory: string): void {
  mkdirSync(directory, { recursive: true });
  const link = join(directory, 'redis-server');
  rmSync(link, { force: true });
  symlinkSync(binary, link);
}

async function installByBrew(path: string): Promise<void> {
  try {
    await runCommand('brew', ['install', 'redis'], {
      env: { ...process.env, PATH: path },
      withinMs: TEN_MINUTES_MS,
    });
  } catch (cause) {
    const words = cause instanceof CommandFailedError ? ` Homebrew said: ${cause.message}` : '';
    throw new RedisMissingError({ mend: `Type: brew install redis.${words}`, cause });
  }
}
