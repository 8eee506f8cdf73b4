/**
 * The Docker engine, through its command line: it knows where the engine is. What runs here is out of the terminal's
 * process group, so that Ctrl-C reaches the drill and not the commands with which it tidies up.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ContainerCommandError } from './compose.errors.js';

/** Far beyond what any of them takes on a busy machine. */
const WITHIN_MS = 60_000;

/** `docker <words>`, with its streams open; ends with its standard input. */
export function spawnDocker(...words: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('docker', words, { detached: true });
}

/** Runs `docker <words>` to its end. @returns what it prints @throws ContainerCommandError */
export async function docker(...words: readonly string[]): Promise<string> {
  return dockerWithin(WITHIN_MS, words);
}

/** As `docker`, for what takes longer, or must not. @throws ContainerCommandError */
export async function dockerWithin(withinMs: number, words: readonly string[]): Promise<string> {
  const child = spawnDocker(...words);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
    // There is no docker: its streams end as well, and the message has to come from somewhere.
    child.once('error', () => resolve(null));
  });
  child.stdin.on('error', () => undefined).end();
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]).finally(() =>
    clearTimeout(timer),
  );
  if (code === 0) return out;
  const output = `${err}${out}`.trim() || `no answer within ${withinMs / 1000} s, or there is no docker`;
  throw new ContainerCommandError({ command: ['docker', ...words].join(' '), output });
}
