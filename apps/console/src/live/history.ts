/** The newest entries of a list that grows for ever. */
export class History<Entry> {
  readonly #most: number;
  #entries: readonly Entry[] = [];

  /** @param most entries kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** Oldest first; another list after each addition. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  add(entry: Entry): void {
    this.#entries = [...this.#entries.slice(1 - this.#most), entry];
  }
}
