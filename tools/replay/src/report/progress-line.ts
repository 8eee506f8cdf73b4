import type { Tally } from '../load/tally.js';

const TERMINAL_EVERY_MS = 250;
const LOG_EVERY_MS = 10_000;

/** One line that tells how a replay goes: rewritten in place on a terminal, a new one now and then elsewhere. */
export class ProgressLine {
  readonly #out: NodeJS.WriteStream;
  readonly #timer: NodeJS.Timeout;
  readonly #begunMs = performance.now();
  #visits = 0;

  constructor(tally: Tally, out: NodeJS.WriteStream = process.stdout) {
    this.#out = out;
    this.#timer = setInterval(() => this.#show(tally), out.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS);
  }

  visited(): void {
    this.#visits += 1;
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#out.isTTY) this.#out.write('\r\u001b[K');
  }

  #show(tally: Tally): void {
    const seconds = (performance.now() - this.#begunMs) / 1000;
    const rate = Math.round(tally.requests / seconds);
    const line = `${seconds.toFixed(0)} s: ${this.#visits} shoppers, ${tally.requests} requests (${rate}/s), ${tally.failed} failed, longest wait ${tally.longestMs.toFixed(0)} ms`;
    this.#out.write(this.#out.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }
}
