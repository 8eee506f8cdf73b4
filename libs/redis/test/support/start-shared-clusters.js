import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const HOOKS = join(import.meta.dirname, 'typescript-hooks.js');
const PROGRAM = join(import.meta.dirname, 'keep-clusters.ts');
/** From source, which in local-stack has syntax that cannot just be left out. */
const FLAGS = [
  '--conditions=@shop/source',
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
];

/**
 * Jest's global setup: before the first spec file, a cluster for each worker, in a process of their own. That ends them
 * when its input does: at the global teardown, or when this process dies.
 */
export default async function startSharedClusters({ maxWorkers }) {
  const args = [...FLAGS, '--import', HOOKS, PROGRAM, String(maxWorkers)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  globalThis.stopSharedClusters = async () => {
    child.stdin.end();
    await ended;
  };
  for await (const told of createInterface({ input: child.stdout })) {
    process.env.SHARED_CLUSTERS = told;
    return;
  }
  throw new Error('The clusters that spec files share did not start; the lines above say why.');
}
