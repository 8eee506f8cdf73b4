// `npm run mutate -- rate-limit`, or `-- rate-limit/checks.ts`: makes faults in the TypeScript of a folder of src, or of a
// file of it, in a copy of this library, and lists those that no spec of the folder sees. Ends with 1 when a folder scores
// below 85 %. Reports are left in libs/redis/reports/mutation.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LibraryCopy } from '../support/library-copy.js';
import { SharedClusters } from '../support/shared-clusters.js';

const LIBRARY = resolve(import.meta.dirname, '../..');
const REPORTS = join(LIBRARY, 'reports/mutation');
const FOLDERS = ['rate-limit', 'session', 'cache'];
/** As many as stryker.config.json has, each with a cluster of its own. */
const WORKERS = 2;

/** @returns Stryker's exit code */
async function mutate(place: string, clusters: SharedClusters): Promise<number> {
  const [folder = '', file = '**/*.ts'] = place.split('/');
  const copy = new LibraryCopy();
  const stryker = join(copy.workspace, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const mutated = `src/${folder}/${file},!src/${folder}/**/*.spec.ts,!src/${folder}/index.ts`;
  const env = { ...process.env, MUTATED_FOLDER: folder, SHARED_CLUSTERS: clusters.told };
  const child = spawn(
    process.execPath,
    [stryker, 'run', 'test/mutation/stryker.config.json', '--mutate', mutated],
    { cwd: copy.library, env, stdio: 'inherit' },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  const report = join(copy.library, 'reports/mutation');
  if (existsSync(report)) cpSync(report, join(REPORTS, folder), { recursive: true });
  copy.remove();
  return code ?? 1;
}

const asked = process.argv.slice(2);
const clusters = new SharedClusters();
try {
  await clusters.start(WORKERS);
  for (const place of asked.length > 0 ? asked : FOLDERS)
    if ((await mutate(place, clusters)) !== 0) process.exitCode = 1;
} finally {
  await clusters.stop();
}
