import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { guardian } from '@shop/local-stack';

/** A worker in a process of its own that has begun a job. */
export interface ChildWorker {
  /** Message id of the job. */
  readonly messageId: string;
  /** kill -9. Resolves when the process has ended. */
  kill(): Promise<void>;
}

const HOOKS = join(import.meta.dirname, 'typescript-hooks.js');
const PROGRAM = join(import.meta.dirname, 'stuck-worker.ts');

/** Starts stuck-worker.ts and waits until it has begun a job. */
export async function startStuckWorker(seeds: string): Promise<ChildWorker> {
  const args = ['--conditions=@shop/source', '--import', HOOKS, PROGRAM, seeds];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const pid = child.pid ?? 0;
  guardian.watch(pid, 'SIGKILL');
  const lines = createInterface({ input: child.stdout });
  for await (const messageId of lines) {
    const kill = async () => {
      child.kill('SIGKILL');
      await exited;
      guardian.forget(pid);
    };
    return { messageId, kill };
  }
  throw new Error('the worker ended before it had begun a job');
}
