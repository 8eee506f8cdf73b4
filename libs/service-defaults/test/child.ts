import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/** A running service in a process of its own. */
export interface Child {
  readonly process: ChildProcess;
  readonly port: number;
  /** Resolves with the exit code when the process has ended. */
  readonly exited: Promise<number | null>;
}

/** Starts child-service.js and waits until it listens. */
export async function startChild(
  env: Record<string, string> = {},
  preload: readonly string[] = [],
): Promise<Child> {
  const child = spawnChild(env, preload);
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const { url } = JSON.parse(line);
    if (typeof url === 'string') return { process: child, port: Number(new URL(url).port), exited };
  }
  throw new Error(`the child ended with ${String(await exited)} before it listened`);
}

export function spawnChild(env: Record<string, string>, preload: readonly string[] = []) {
  const program = join(import.meta.dirname, 'child-service.js');
  return spawn(process.execPath, [...preload, program], {
    env: { PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
