import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkerFailedError } from '../bench.errors.js';
import type { Cores } from '../machine/cores.js';
import type { Entry } from './abilities.js';
import type { Order, Reply } from './messages.js';
import type { AnswerOf, ProgramName, TaskOf } from './programs.js';

const PROGRAM = fileURLToPath(new URL('./worker.main.js', import.meta.url));
/** For who does not go by itself: a library may wait for a node that is away. */
const LEAVE_WITHIN_MS = 3_000;

export interface WorkerOptions {
  readonly entry: Entry;
  readonly cores: Cores;
  readonly core: number;
  /** What contestants print goes here. */
  readonly logDirectory: string;
}

type Waiting = Pick<PromiseWithResolvers<unknown>, 'resolve' | 'reject'>;

type OrderWithoutId = Order extends infer One ? (One extends Order ? Omit<One, 'id'> : never) : never;

/** A contestant in a process of its own. */
export class Worker {
  readonly entry: Entry;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  #lastId = 0;

  constructor({ entry, cores, core, logDirectory }: WorkerOptions) {
    this.entry = entry;
    const { command, args } = cores.commandOn(core, process.execPath, ['--enable-source-maps', PROGRAM]);
    this.#child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    mkdirSync(logDirectory, { recursive: true });
    const log = createWriteStream(join(logDirectory, `${entry.label.replace(/\W+/g, '-')}.log`), {
      flags: 'a',
    });
    this.#child.stdout?.pipe(log, { end: false });
    this.#child.stderr?.pipe(log, { end: false });
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#failAll(`its process ended with ${String(code ?? signal)}; see ${logDirectory}`);
        log.end();
        resolve();
      });
    });
    this.#child.once('error', (error) => this.#failAll(error.message));
    this.#child.on('message', (reply: Reply) => this.#take(reply));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Opens the contestant's library. @throws WorkerFailedError */
  async open(): Promise<void> {
    await this.#order({ do: 'open', entry: this.entry });
  }

  /** @throws WorkerFailedError with the contestant's own words */
  run<Name extends ProgramName>(program: Name, task: TaskOf<Name>): Promise<AnswerOf<Name>> {
    return this.#order({ do: 'run', program, task }) as Promise<AnswerOf<Name>>;
  }

  /** Closes the library and ends the process; insists when that takes long. Safe to call twice. */
  async close(): Promise<void> {
    const insist = setTimeout(() => this.#child.kill('SIGKILL'), LEAVE_WITHIN_MS);
    await this.#order({ do: 'close' }).catch(() => undefined);
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
    clearTimeout(insist);
  }

  #order(order: OrderWithoutId): Promise<unknown> {
    const { promise, ...settle } = Promise.withResolvers<unknown>();
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, settle);
    if (this.#child.connected) this.#child.send({ ...order, id: this.#lastId });
    else this.#failAll('its process has ended');
    return promise;
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(this.#failure(reply.error));
    else waiting?.resolve(reply.answer);
  }

  #failAll(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(this.#failure(reason));
    this.#waiting.clear();
  }

  #failure(reason: string): WorkerFailedError {
    return new WorkerFailedError({ label: this.entry.label, reason });
  }
}
