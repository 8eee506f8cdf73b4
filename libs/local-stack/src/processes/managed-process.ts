import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardian } from './guardian.js';
import { ProcessDiedError, ProcessNotStartedError, type ProcessExit } from './process.errors.js';

export interface ProcessOptions {
  /** How messages call it: `redis 7001`, `product`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Its standard output and error are appended here; the folder is made when missing. */
  readonly logFile: string;
  readonly cwd?: string;
  /** The whole environment; default ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** Run as another user, possible for root only. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What asks it to end, default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
}

const running = new Set<ManagedProcess>();

/** SIGKILL to every server of this process, for who cannot wait. Returns at once. */
export function killEverything(): void {
  for (const server of running) server.signal('SIGKILL');
}

/** A server that we started: logged to a file, under the guardian's eye, in a session of its own (no Ctrl-C reaches it). */
export class ManagedProcess {
  readonly pid: number;
  /** Settles, never rejects, when the process has ended. */
  readonly exited: Promise<ProcessExit>;
  readonly #options: ProcessOptions;
  readonly #child: ChildProcess;

  /** @throws ProcessNotStartedError when the program is missing or not executable. */
  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#child = spawnLogged(options);
    const { pid } = this.#child;
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve({ code, signal }));
      this.#child.once('error', () => resolve({ code: 127, signal: null }));
    });
    if (pid === undefined) throw new ProcessNotStartedError({ name: options.name, command: options.command });
    this.pid = pid;
    guardian.watch(pid, this.#stopSignal);
    running.add(this);
    void this.exited.then(() => {
      guardian.forget(pid);
      running.delete(this);
    });
    // A forgotten server must not keep a finished test run alive; the guardian ends it.
    this.#child.unref();
  }

  get name(): string {
    return this.#options.name;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends the signal; a process that has already ended takes no harm. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Asks it to end, insists with SIGKILL after `graceMs`, returns when it has ended. Safe to call twice. */
  async stop(options: { graceMs?: number } = {}): Promise<ProcessExit> {
    this.#child.ref();
    this.signal(this.#stopSignal);
    // A paused process takes the signal only when it runs again.
    this.signal('SIGCONT');
    const patience = new AbortController();
    const insist = sleep(options.graceMs ?? 5000, undefined, { signal: patience.signal }).then(
      () => this.signal('SIGKILL'),
      () => undefined,
    );
    const exit = await this.exited;
    patience.abort();
    await insist;
    return exit;
  }

  /** Ends it at once with SIGKILL, returns when it has ended. */
  async kill(): Promise<ProcessExit> {
    this.#child.ref();
    this.signal('SIGKILL');
    return this.exited;
  }

  /** The error to throw when it ended and should not have. */
  diedError(exit: ProcessExit): ProcessDiedError {
    return new ProcessDiedError({
      name: this.name,
      exit,
      logFile: this.#options.logFile,
      lastLines: lastLines(this.#options.logFile),
    });
  }

  get #stopSignal(): NodeJS.Signals {
    return this.#options.stopSignal ?? 'SIGTERM';
  }
}

function spawnLogged(options: ProcessOptions): ChildProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  try {
    return spawn(options.command, options.args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...options.user,
      env: options.env ?? process.env,
      stdio: ['ignore', log, log],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

/** The end of a log, for a message to a human: at most 15 lines, each cut to the width of a wide terminal. */
function lastLines(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15);
  return lines.map((line) => `    ${line.slice(0, 200)}`).join('\n');
}
