import { rmSync } from 'node:fs';
import { until } from '../conditions/until.js';
import type { Progress } from './progress.js';
import { StackState } from './running-stack.js';

const ORDERLY_WITHIN_MS = 45_000;
const FORCED_WITHIN_MS = 15_000;

/** `npm stop`: asks the running shop of this clone to stop, and returns when it has. None running is fine. */
export async function stopStack(directory: string, progress: Progress): Promise<void> {
  const { lock } = new StackState(directory);
  const holder = lock.holder();
  if (!holder) return progress.say('The shop is not running.');
  const hasGone = async () => lock.holder() === null;
  await progress.step('shop stopped', async () => {
    process.kill(holder.pid, 'SIGTERM');
    const orderly = until(hasGone, { what: 'the shop has stopped', withinMs: ORDERLY_WITHIN_MS });
    await orderly.catch(async () => {
      // Asked a second time it ends everything at once.
      process.kill(holder.pid, 'SIGTERM');
      await until(hasGone, { what: 'the shop has stopped by force', withinMs: FORCED_WITHIN_MS });
    });
  });
}

export interface ResetOptions {
  /** Of the shop's state. */
  readonly directory: string;
  /** Where Postgres keeps what cannot lie there; may not exist. */
  readonly outpost: string;
  readonly progress: Progress;
}

/** `npm run reset`: stops the shop and removes all it kept: data, secrets, logs, an installed link to Redis. */
export async function resetStack({ directory, outpost, progress }: ResetOptions): Promise<void> {
  await stopStack(directory, progress);
  await progress.step('local state removed', async () => {
    for (const path of [directory, outpost]) rmSync(path, { recursive: true, force: true });
  });
}
