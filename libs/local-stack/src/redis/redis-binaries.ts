import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import { RedisMissingError, RedisTooOldError } from './redis.errors.js';

/** The two programs of one Redis (or Valkey) installation. */
export interface RedisBinaries {
  readonly server: string;
  readonly cli: string;
}

const OLDEST_MAJOR = 7;
const NAMES = [
  { server: 'redis-server', cli: 'redis-cli' },
  { server: 'valkey-server', cli: 'valkey-cli' },
];

/**
 * Finds the server and its command line tool on the PATH; Redis first, then Valkey.
 *
 * @throws RedisMissingError, RedisTooOldError
 */
export async function findRedis(path = process.env['PATH'] ?? ''): Promise<RedisBinaries> {
  for (const names of NAMES) {
    const server = findOnPath(names.server, path);
    const cli = findOnPath(names.cli, path);
    if (server === null || cli === null) continue;
    await assertRecent(server);
    return { server, cli };
  }
  throw new RedisMissingError({ mend: 'Install it.' });
}

export function findOnPath(name: string, path: string): string | null {
  const candidates = path.split(delimiter).map((directory) => join(directory, name));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `Redis server v=7.0.15 sha=...` or `Valkey server v=8.1.1 ...`; every Valkey is newer than Redis 7. */
async function assertRecent(server: string): Promise<void> {
  const line = await runCommand(server, ['--version']);
  const [, version = 'unknown', major = '0'] = /v=((\d+)\.\S+)/.exec(line) ?? [];
  if (Number(major) < OLDEST_MAJOR) throw new RedisTooOldError({ path: server, version });
}
