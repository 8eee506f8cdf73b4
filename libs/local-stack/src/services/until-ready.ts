import { StopWaiting, until } from '../conditions/until.js';
import type { ManagedProcess } from '../processes/managed-process.js';

const WITHIN_MS = 60_000;

interface Asked {
  readonly port: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Returns when a process answers 200 to `/health/ready`.
 *
 * @throws ProcessDiedError when it ends instead, ConditionTimeoutError after a minute.
 */
export async function untilReady(server: ManagedProcess, { port, signal }: Asked): Promise<void> {
  const isReady = async () => {
    if (!server.isRunning) throw new StopWaiting(server.diedError(await server.exited));
    const url = `http://127.0.0.1:${port}/health/ready`;
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  };
  await until(isReady, { what: `${server.name} is ready`, withinMs: WITHIN_MS, everyMs: 50, signal });
}
