/*
 * What this process remembers by key, bounded: past `maxKeys` the key unused for longest is forgotten, which gives its
 * owner a new quota.
 */

/** Values by key, in the order in which the keys were last used. */
export class RecentKeys<Value> {
  readonly #maxKeys: number;
  /** A Map keeps the order in which keys were set. */
  readonly #values = new Map<string, Value>();

  /** @param maxKeys how many keys are remembered at most, at least 1 */
  constructor(maxKeys: number) {
    this.#maxKeys = maxKeys;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#values.size;
  }

  /** What is remembered of a key; undefined for nothing. Asking does not count as use. */
  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  /** Remembers a value as that of the key used last. */
  use(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#maxKeys) break;
      this.#values.delete(oldest);
    }
  }
}
