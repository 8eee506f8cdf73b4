import { type ChildProcess, fork } from 'node:child_process';

/** A program of the workspace that runs at the desk's bidding, and ends with it. */
export class Child {
  readonly #process: ChildProcess;
  /** Its exit status; null when a signal ended it. Never rejects. */
  readonly ended: Promise<number | null>;

  /** @param hear gets what it tells over its channel */
  constructor(program: string, words: readonly string[], hear: (message: unknown) => void) {
    this.#process = fork(program, words, {
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', hear);
    this.ended = new Promise((resolve) => {
      this.#process.once('exit', resolve);
      // It could not even be started.
      this.#process.once('error', () => {
        resolve(null);
      });
    });
  }

  /** As Ctrl-C: it undoes what it did. A second time it gives up at once. */
  interrupt(): void {
    this.#process.kill('SIGINT');
  }

  /** Returns when it has ended, which it may take `graceMs` for. */
  async stop(graceMs: number): Promise<void> {
    this.interrupt();
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(kill);
  }
}
