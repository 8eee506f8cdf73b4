/** A source whose answers come when the spec says so, and which counts how often it was asked. */
export class GatedSource<T> {
  #asked = 0;
  readonly #waiting: PromiseWithResolvers<T | null>[] = [];
  readonly #arrivals: (() => void)[] = [];

  /** How many loads have begun. */
  get asked(): number {
    return this.#asked;
  }

  /** The loader to hand to the cache. */
  readonly load = (): Promise<T | null> => {
    const answer = Promise.withResolvers<T | null>();
    this.#asked += 1;
    this.#waiting.push(answer);
    this.#arrivals.shift()?.();
    return answer.promise;
  };

  /** Resolves when a load waits for its answer. */
  async arrival(): Promise<void> {
    if (this.#waiting.length > 0) return;
    await new Promise<void>((resolve) => this.#arrivals.push(resolve));
  }

  /** Answers the load that has waited longest. */
  answer(value: T | null): void {
    this.#waiting.shift()?.resolve(value);
  }

  fail(error: Error): void {
    this.#waiting.shift()?.reject(error);
  }
}
