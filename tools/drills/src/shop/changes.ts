/** What a drill has done to the shop and not undone yet: all there is to say when it has to end at once. */
export class Changes {
  readonly #left = new Set<string>();

  /** @param what a sentence about the shop, with how to undo it by hand: `redis 7001 hangs: kill -CONT 4711` */
  made(what: string): void {
    this.#left.add(what);
  }

  undone(what: string): void {
    this.#left.delete(what);
  }

  /** The change lasts as long as the work does; the work undoes it. @throws what `work` throws */
  async during<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    this.made(what);
    try {
      return await work();
    } finally {
      this.undone(what);
    }
  }

  /** The first one first. */
  get left(): readonly string[] {
    return [...this.#left];
  }
}
