/** Tells a human what happens: one line a step, with how long it took. */
export class Progress {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Runs the step and says that it is done, or that it failed. The error goes on to the caller. */
  async step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    try {
      const result = await work();
      this.#line('✓', title, performance.now() - begun);
      return result;
    } catch (error) {
      this.#line('✗', title, performance.now() - begun);
      throw error;
    }
  }

  say(text: string): void {
    this.#write(`${text}\n`);
  }

  /** Something is wrong and is being dealt with. */
  warn(text: string): void {
    this.#write(`! ${text}\n`);
  }

  #line(mark: string, title: string, tookMs: number): void {
    this.#write(`  ${mark} ${title.padEnd(52)} ${(tookMs / 1000).toFixed(1).padStart(5)} s\n`);
  }
}
