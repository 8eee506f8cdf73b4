import { execFile } from 'node:child_process';
import { CommandFailedError } from './process.errors.js';

export interface CommandOptions {
  /** Ends the command with SIGKILL after this, default 30 s. */
  readonly withinMs?: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the command when aborted. */
  readonly signal?: AbortSignal | undefined;
  readonly user?: { readonly uid: number; readonly gid: number };
}

/**
 * Runs a short command to its end and returns its standard output, without the last line break.
 *
 * @throws CommandFailedError with the command's own words when it ends with an error or takes too long.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { withinMs = 30_000, user, ...place } = options;
  const limits = { timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024 } as const;
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...limits, ...place, ...user }, (cause, stdout, stderr) => {
      if (cause === null) return resolve(stdout.replace(/\n$/, ''));
      const output = `${stderr}${stdout}`.trim() || cause.message;
      reject(new CommandFailedError({ command: [command, ...args].join(' '), output, cause }));
    });
  });
}
