/*
 * Of many who ask for the same thing at once, one does the work and all get its answer. A flight that is abandoned
 * goes on for those aboard, but nobody joins it any more: whoever comes later starts a new one.
 */

/** A flight whose outcome somebody else will decide. */
export type OpenFlight<T> = PromiseWithResolvers<T>;

/** Flights by key, within one process. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Promise<T>>();

  /** The running flight of a key, if there is one to join. */
  running(key: string): Promise<T> | undefined {
    return this.#flights.get(key);
  }

  /** Starts the work of a key and lets others join until it ends or is abandoned. */
  start(key: string, work: () => Promise<T>): Promise<T> {
    return this.#track(key, work());
  }

  /** Opens a flight that the caller must resolve or reject. A rejection that nobody joined is no unhandled one. */
  open(key: string): OpenFlight<T> {
    const flight = Promise.withResolvers<T>();
    this.#track(key, flight.promise);
    return flight;
  }

  /** Lets nobody join the running flight of a key any more. */
  abandon(key: string): void {
    this.#flights.delete(key);
  }

  #track(key: string, flight: Promise<T>): Promise<T> {
    this.#flights.set(key, flight);
    const land = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    void flight.then(land, land);
    return flight;
  }
}
