// The last requests of the page, by the ids that the shop gave them: with an id, an operator can ask what Redis did.

export interface AnsweredRequest {
  /** Of the header x-request-id. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** An observable list in the form that useSyncExternalStore asks for: a new array with each change, else the same. */
export class RequestLog {
  #requests: readonly AnsweredRequest[] = [];
  readonly #listeners = new Set<() => void>();

  /** @param capacity of requests; the oldest is forgotten for a new one */
  constructor(private readonly capacity: number) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Newest first. */
  readonly snapshot = (): readonly AnsweredRequest[] => this.#requests;

  record(request: AnsweredRequest): void {
    this.#requests = [request, ...this.#requests].slice(0, this.capacity);
    for (const listener of this.#listeners) listener();
  }
}

export const requestLog = new RequestLog(50);
