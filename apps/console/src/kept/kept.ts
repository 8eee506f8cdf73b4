/** Something that the browser keeps: for all tabs in `localStorage`, for one and its reloads in `sessionStorage`. */
export class Kept<Value> {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly #name: string;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, name: string) {
    this.#storage = storage;
    this.#name = name;
  }

  /** Undefined when there is nothing. */
  get value(): Value | undefined {
    const text = this.#storage.getItem(this.#name);
    return text === null ? undefined : (JSON.parse(text) as Value);
  }

  keep(value: Value): void {
    this.#storage.setItem(this.#name, JSON.stringify(value));
  }

  forget(): void {
    this.#storage.removeItem(this.#name);
  }
}
