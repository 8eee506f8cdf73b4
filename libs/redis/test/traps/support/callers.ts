import { AppError } from '@shop/errors';
import { until } from '@shop/local-stack';

const CALLERS = 20;

/** Callers that send requests one after the other until they are told to stop. */
export class Callers {
  readonly #loops: Promise<void>[];
  readonly #failures: unknown[] = [];
  #answered = 0;
  #longestMs = 0;
  #isOver = false;
  readonly #pending = new Set<number>();

  /** @param request given a number to make a key of */
  constructor(request: (number: number) => Promise<unknown>) {
    this.#loops = Array.from({ length: CALLERS }, (_, caller) => this.#call(caller, request));
  }

  /** Resolves when so many more requests have been answered. @throws ConditionTimeoutError */
  async more(requests: number, withinMs = 20_000): Promise<void> {
    const goal = this.#answered + requests;
    await until(() => Promise.resolve(this.#answered >= goal), { what: 'traffic flows', withinMs });
  }

  /** Whether a caller has waited for five seconds, or was told of a failure in no way that it could act upon. */
  get wereLetDown(): boolean {
    const sinceMs = Math.min(...this.#pending, performance.now());
    const isTooSlow = Math.max(this.#longestMs, performance.now() - sinceMs) > 5_000;
    return isTooSlow || this.#failures.some((error) => !(error instanceof AppError));
  }

  get failures(): number {
    return this.#failures.length;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }

  async #call(caller: number, request: (number: number) => Promise<unknown>): Promise<void> {
    for (let turn = 0; !this.#isOver; turn += 1) {
      const startMs = performance.now();
      this.#pending.add(startMs);
      await request(caller * 1_000 + (turn % 100)).catch((error: unknown) => this.#failures.push(error));
      this.#pending.delete(startMs);
      this.#longestMs = Math.max(this.#longestMs, performance.now() - startMs);
      this.#answered += 1;
    }
  }
}
