import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import type { UnixUser } from './outpost.js';

export interface Initialisation {
  /** Holds the password of the superuser, in a file only we can read. */
  readonly directory: string;
  readonly dataDirectory: string;
  /** Holds `bin/initdb`. */
  readonly home: string;
  readonly user: UnixUser | null;
}

/**
 * Makes the database cluster's files unless they are there, and returns the superuser's password, made at random with
 * them: other users of the machine reach the port, but not the data. The password is written when initdb has
 * succeeded, so files without it are half a cluster and are made anew.
 */
export async function initialise(options: Initialisation): Promise<string> {
  const passwordFile = join(options.directory, 'postgres.password');
  if (existsSync(passwordFile) && existsSync(options.dataDirectory))
    return readFileSync(passwordFile, 'utf8');
  rmSync(options.dataDirectory, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  makePrivate(options.dataDirectory, options.user);
  await initdb(options, password);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  return password;
}

async function initdb({ dataDirectory, home, user }: Initialisation, password: string): Promise<void> {
  const draft = `${dataDirectory}.password`;
  writeFileSync(draft, password, { mode: 0o600 });
  if (user) chownSync(draft, user.uid, user.gid);
  // The builtin provider sorts alike on every machine; those of the system do not.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${draft}`];
  const flags = [`--pgdata=${dataDirectory}`, ...access, ...locale, '--no-sync', '--no-instructions'];
  try {
    await runCommand(join(home, 'bin', 'initdb'), flags, {
      withinMs: 120_000,
      cwd: '/',
      ...(user ? { user } : {}),
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

function makePrivate(directory: string, user: UnixUser | null): void {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
  if (user) chownSync(directory, user.uid, user.gid);
}
