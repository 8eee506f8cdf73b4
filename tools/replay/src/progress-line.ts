import { milliseconds, whole } from './table.js';
import type { Tally } from './tally.js';

export interface ProgressOptions {
  readonly tally: Pick<Tally, 'read'>;
  readonly errands: number;
  readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
}

/** One line that is rewritten twice a second; where output is no terminal, a new one every ten seconds. */
export class ProgressLine {
  readonly #options: ProgressOptions;
  readonly #begunAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #ended = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#timer = setInterval(
      () => {
        this.#show();
      },
      options.out.isTTY ? 500 : 10_000,
    );
  }

  errandEnded(): void {
    this.#ended += 1;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#show();
    if (this.#options.out.isTTY) this.#options.out.write('\n');
  }

  #show(): void {
    const { out, tally, errands } = this.#options;
    const { requests, failed, p99Ms } = tally.read().total;
    const perSecond = requests / ((performance.now() - this.#begunAt) / 1_000);
    const line = [
      `${whole(this.#ended)} of ${whole(errands)} visits`,
      `${whole(requests)} requests`,
      `${whole(perSecond)}/s`,
      `p99 ${milliseconds(p99Ms)} ms`,
      `${whole(failed)} failed`,
    ].join(' · ');
    out.write(out.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }
}
