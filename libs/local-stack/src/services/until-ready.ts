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
  const hasCome = async () => {
    if (!server.isRunning) throw new StopWaiting(server.diedError(await server.exited));
    return isReady(port);
  };
  await until(hasCome, { what: `${server.name} is ready`, withinMs: WITHIN_MS, everyMs: 50, signal });
}

/** Whether who listens there takes requests. @throws Error of fetch when nobody does, or not within two seconds */
export async function isReady(port: number): Promise<boolean> {
  const url = `http://127.0.0.1:${port}/health/ready`;
  return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
}
