/*
 * Of many who miss the same thing at once, one does the work and all may use its answer, but only those for whom it
 * is fresh enough: an answer vouches for a moment (when its read was sent, its load begun, its fill confirmed), and
 * who came after that moment asks again. Otherwise a load that began before another process' forget would be handed
 * to a caller who came after it.
 */

let lastMoment = 0;

/** The next moment of this process: an order of events, no time of day. */
export function moment(): number {
  lastMoment += 1;
  return lastMoment;
}

/** A value and the moment it vouches for: it is what the source had then, or later. */
export interface Landed<T> {
  readonly value: T | null;
  readonly asOf: number;
}

/** Flights by key, within one process. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Promise<Landed<T>>>();

  /** The running flight of a key, if there is one to join. */
  running(key: string): Promise<Landed<T>> | undefined {
    return this.#flights.get(key);
  }

  /** Opens a flight that the caller must resolve or reject. A rejection that nobody joined is no unhandled one. */
  open(key: string): PromiseWithResolvers<Landed<T>> {
    const flight = Promise.withResolvers<Landed<T>>();
    this.#flights.set(key, flight.promise);
    const land = () => {
      if (this.#flights.get(key) === flight.promise) this.#flights.delete(key);
    };
    void flight.promise.then(land, land);
    return flight;
  }

  /** Lets nobody join the running flight of a key any more; those aboard get its answer. */
  abandon(key: string): void {
    this.#flights.delete(key);
  }
}
