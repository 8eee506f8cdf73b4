import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { guardian } from '@shop/local-stack';

const HOOKS = join(import.meta.dirname, 'typescript-hooks.js');

/** A program of this folder in a process of its own, which says things line by line. */
export class ChildProgram {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #lines: AsyncIterator<string>;

  /** @param file name of the program in this folder */
  constructor(file: string, ...args: string[]) {
    const program = [
      '--conditions=@shop/source',
      '--import',
      HOOKS,
      join(import.meta.dirname, file),
      ...args,
    ];
    const child = spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child = child;
    this.#exited = once(child, 'exit');
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    guardian.watch(child.pid ?? 0, 'SIGKILL');
  }

  /** The next line it says. */
  async hears(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('the program ended before it said anything more');
    return String(value);
  }

  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(name);
  }

  /** kill -9. Resolves when the process has ended; harmless when it has. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
    guardian.forget(this.#child.pid ?? 0);
  }
}
