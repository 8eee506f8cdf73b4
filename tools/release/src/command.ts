/**
 * Other programs, by name and arguments, never through a shell. Failure policy: a program that is not there, or ends with
 * anything but 0, is thrown with the end of what it said. Output is shown only then: a release is read step by step.
 */
import { spawn } from 'node:child_process';
import { CommandError } from './release.errors.js';

export interface CommandOptions {
  readonly cwd?: string;
  /** What the program reads. */
  readonly input?: string;
}

/** Runs a program in the release's folder; the answer is what it printed. */
export type Run = (program: string, args: readonly string[], options?: CommandOptions) => Promise<string>;

const shownChars = 4_000;

/**
 * @param root the folder in which programs run when a call names no other
 * @param environment what they see instead of ours
 * @throws CommandError when the program is missing or fails
 */
export function commandsIn(root: string, environment?: NodeJS.ProcessEnv): Run {
  return (program, args, { cwd = root, input = '' } = {}) =>
    new Promise((resolve, reject) => {
      const command = [program, ...args].join(' ');
      const child = spawn(program, args, { cwd, env: environment, stdio: 'pipe' });
      const [out, all]: [string[], string[]] = [[], []];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out.push(text);
        all.push(text);
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => all.push(text));
      child.on('error', (cause) => {
        reject(new CommandError(command, 'cannot be started. Is it installed?', { output: '', cause }));
      });
      child.on('close', (code, signal) => {
        if (code === 0) resolve(out.join(''));
        else
          reject(
            new CommandError(command, `ended with ${signal ?? String(code)}`, {
              output: all.join('').trim().slice(-shownChars),
            }),
          );
      });
      // A program that does not read what it is given ends before; its status tells.
      child.stdin.on('error', () => undefined).end(input);
    });
}
