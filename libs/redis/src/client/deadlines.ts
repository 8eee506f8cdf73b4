/*
 * Every command has a deadline, and a hundred thousand commands a second must not mean as many timers (an
 * AbortSignal per command cost node-redis 6 two thirds of its speed). All deadlines of one duration end in the order
 * they began, so a linked list in that order and one timer for its head are enough: O(1) to start and to cancel.
 */

/** A deadline; hand it back to `cancel`. Whoever is timed may be one itself, which spares an object and a closure each. */
export interface Deadline {
  /** Called once, when it was not cancelled before. */
  expire(): void;
  /** What follows belongs to {@link Deadlines}. */
  endsAtMs: number;
  previous: Deadline | null;
  next: Deadline | null;
  isOver: boolean;
}

/** Deadlines of one duration. */
export class Deadlines {
  readonly durationMs: number;
  #first: Deadline | null = null;
  #last: Deadline | null = null;
  #timer: NodeJS.Timeout | null = null;
  #waitingForIdle: (() => void)[] = [];

  /** @param durationMs how long each deadline runs, in milliseconds */
  constructor(durationMs: number) {
    this.durationMs = durationMs;
  }

  /** Starts a deadline; `expire` is called once unless it is cancelled before. */
  start(expire: () => void): Deadline {
    const deadline = { expire, endsAtMs: 0, previous: null, next: null, isOver: true };
    this.run(deadline);
    return deadline;
  }

  /** Starts a deadline that its caller made: one that does not run. */
  run(deadline: Deadline): void {
    deadline.endsAtMs = performance.now() + this.durationMs;
    deadline.previous = this.#last;
    deadline.isOver = false;
    if (this.#last === null) this.#first = deadline;
    else this.#last.next = deadline;
    this.#last = deadline;
    this.#timer ??= setTimeout(this.#expireDue, this.durationMs);
  }

  /** Ends a deadline without calling its `expire`. Harmless for one that is over. */
  cancel(deadline: Deadline): void {
    if (deadline.isOver) return;
    deadline.isOver = true;
    if (deadline.previous === null) this.#first = deadline.next;
    else deadline.previous.next = deadline.next;
    if (deadline.next === null) this.#last = deadline.previous;
    else deadline.next.previous = deadline.previous;
    // One that is over and has grown old would keep all that came after it from being collected while it is young.
    deadline.previous = null;
    deadline.next = null;
    if (this.#first === null) this.#becomeIdle();
  }

  /** Resolves when nothing is running, at the latest after one duration. */
  async idle(): Promise<void> {
    if (this.#first === null) return;
    await new Promise<void>((resolve) => this.#waitingForIdle.push(resolve));
  }

  readonly #expireDue = (): void => {
    const nowMs = performance.now();
    while (this.#first !== null && this.#first.endsAtMs <= nowMs) {
      const due = this.#first;
      this.cancel(due);
      due.expire();
    }
    this.#timer =
      this.#first === null ? null : setTimeout(this.#expireDue, Math.ceil(this.#first.endsAtMs - nowMs));
  };

  #becomeIdle(): void {
    for (const resolve of this.#waitingForIdle.splice(0)) resolve();
  }

  /** Stops the timer, so that a process can end. Running deadlines are dropped. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
