import { TooManyStreamsError } from './limits.errors.js';

/** What is looked at of an answer: when it is over. */
interface Closing {
  readonly closed: boolean;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * How many streams each caller keeps open at this process. A request is counted once however long its answer goes on
 * (limits.ts), so without this one caller could take every socket that there is for streams.
 */
export class OpenStreams {
  readonly #byCaller = new Map<string, number>();

  /** @param limit of one caller, at least 1 */
  constructor(private readonly limit: number) {}

  /**
   * Counts one in, and out again when the response has closed, whatever it was answered.
   *
   * @throws TooManyStreamsError
   */
  admit(caller: string, response: Closing): void {
    if (response.closed) return;
    const open = this.#byCaller.get(caller) ?? 0;
    if (open >= this.limit) throw new TooManyStreamsError(this.limit);
    this.#byCaller.set(caller, open + 1);
    response.once('close', () => {
      this.#forget(caller);
    });
  }

  #forget(caller: string): void {
    const left = (this.#byCaller.get(caller) ?? 0) - 1;
    if (left > 0) this.#byCaller.set(caller, left);
    else this.#byCaller.delete(caller);
  }
}
