import { rounded } from './rounded.js';
import type { Sample } from './sample.js';

/**
 * The samples of one drill, in the order in which they were taken. Reading it gives what there is and then what comes,
 * until it has ended: a report reads it afterwards, a page while it grows, and any number of them at once.
 */
export class Timeline implements AsyncIterable<Sample> {
  /** The moment 0 of `atMs`, by the clock on the wall. */
  readonly begunAt = new Date();
  readonly #begunMs = performance.now();
  readonly #samples: Sample[] = [];
  #waiting: (() => void)[] = [];
  #isOver = false;

  /** Milliseconds since it began. */
  get nowMs(): number {
    return performance.now() - this.#begunMs;
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** What comes after the end is dropped. */
  add(sample: Sample): void {
    if (this.#isOver) return;
    this.#samples.push(sample);
    this.#wake();
  }

  mark(event: string): void {
    this.add({ of: 'mark', atMs: rounded(this.nowMs), event });
  }

  /** The fault begins. */
  strike(): void {
    this.add({ of: 'struck', atMs: rounded(this.nowMs) });
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Sample, void> {
    for (let next = 0; ;) {
      const sample = this.#samples[next];
      if (sample) {
        next += 1;
        yield sample;
      } else if (this.#isOver) return;
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
