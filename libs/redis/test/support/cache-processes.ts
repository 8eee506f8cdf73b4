import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { guardian, until } from '@shop/local-stack';

const HOOKS = join(import.meta.dirname, 'typescript-hooks.js');
const PROGRAM = join(import.meta.dirname, 'cache-process.ts');
const WITHIN_MS = 60_000;

export interface CacheProcessOptions {
  readonly seeds: string;
  readonly id: string;
  readonly callers: number;
  readonly loadMs: number;
  readonly leaseMs: number;
}

/** cache-process.ts in a process of its own. */
export class CacheProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #exited: Promise<unknown>;
  readonly #lines: string[] = [];

  constructor({ seeds, id, callers, loadMs, leaseMs }: CacheProcessOptions) {
    const args = [seeds, id, callers, loadMs, leaseMs].map(String);
    this.#child = spawn(
      process.execPath,
      ['--conditions=@shop/source', '--import', HOOKS, PROGRAM, ...args],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.#exited = once(this.#child, 'exit');
    guardian.watch(this.#child.pid ?? 0, 'SIGKILL');
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#lines.push(line));
  }

  /** How often it asked the source. */
  get loads(): number {
    return this.#lines.filter((line) => line === 'load').length;
  }

  async ready(): Promise<void> {
    await this.#said('ready');
  }

  go(): void {
    this.#child.stdin.write('go\n');
  }

  async loading(): Promise<void> {
    await this.#said('load');
  }

  /** What its callers got: `got <value>`, with `and` between different ones. */
  async answer(): Promise<string> {
    return this.#said('got');
  }

  /** kill -9. Resolves when the process has ended. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
    guardian.forget(this.#child.pid ?? 0);
  }

  async #said(word: string): Promise<string> {
    const find = () => this.#lines.find((line) => line.startsWith(word));
    await until(() => Promise.resolve(find() !== undefined), {
      what: `a process says ${word}`,
      withinMs: WITHIN_MS,
    });
    return find() ?? '';
  }
}
