// `npm run mutate -- rate-limit`, or `-- rate-limit/checks.ts`: makes faults in the TypeScript of a folder of src, or of a
// file of it, in a copy of this library, and lists those that no spec of the folder sees. Ends with 1 when a folder scores below 85 %. Reports are left in libs/redis/reports/mutation.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { guardian, type RedisCluster, startRedisCluster } from '@shop/local-stack';
import { LibraryCopy } from '../support/library-copy.js';

const LIBRARY = resolve(import.meta.dirname, '../..');
const REPORTS = join(LIBRARY, 'reports/mutation');
const FOLDERS = ['rate-limit', 'session', 'cache'];
/** As many as stryker.config.json has, each with a cluster of its own. */
const WORKERS = 2;
/** What a spec does to its cluster that another spec in the same one would feel. */
const STRIKES =
  /\.(kill|pause|resume|restart|failover|moveSlots|processOf)\(|startTestCluster\(\{|'(PAUSE|SET|KILL)'|commandstats/;

/** Spec files of a folder that need a cluster of their own. */
function lonersOf(folder: string): string[] {
  return readdirSync(join(LIBRARY, 'src', folder))
    .filter((file) => file.endsWith('.spec.ts'))
    .map((file) => `/src/${folder}/${file}`)
    .filter((file) => STRIKES.test(readFileSync(join(LIBRARY, file), 'utf8')));
}

async function startClusters(): Promise<{ clusters: RedisCluster[]; stop: () => Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'shop-redis-mutation-'));
  guardian.removeDirectory(directory);
  const clusters: RedisCluster[] = [];
  for (let worker = 0; worker < WORKERS; worker += 1)
    clusters.push(await startRedisCluster({ directory: join(directory, String(worker)) }));
  const stop = async () => {
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    rmSync(directory, { recursive: true, force: true });
    guardian.keepDirectory(directory);
  };
  return { clusters, stop };
}

/** @returns Stryker's exit code */
async function mutate(place: string, clusters: readonly RedisCluster[]): Promise<number> {
  const [folder = '', file = '**/*.ts'] = place.split('/');
  const copy = new LibraryCopy();
  const stryker = join(copy.workspace, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const mutated = `src/${folder}/${file},!src/${folder}/**/*.spec.ts,!src/${folder}/index.ts`;
  const shared = { clusters: clusters.map(({ seeds }) => seeds), loners: lonersOf(folder) };
  const env = { ...process.env, MUTATED_FOLDER: folder, SHARED_CLUSTERS: JSON.stringify(shared) };
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
const { clusters, stop } = await startClusters();
for (const place of asked.length > 0 ? asked : FOLDERS)
  if ((await mutate(place, clusters)) !== 0) process.exitCode = 1;
await stop();
