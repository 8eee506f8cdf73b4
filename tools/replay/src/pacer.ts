import { setTimeout as sleep } from 'node:timers/promises';

/** Tells when the next request is due. */
export interface Pacer {
  /** Waits until the next request is due; resolves to that moment on the clock of `performance.now()`. */
  next(): Promise<number>;
}

export interface Clock {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

const realClock: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

/** A pace that can be changed on the way. */
export interface SteadyPacer extends Pacer {
  /** Requests a second at present. */
  readonly perSecond: number;
  /** Requests a second from now on; who waits already is let go when it was told to. */
  changeTo(perSecond: number): void;
}

/**
 * A steady pace: request n is due n intervals after the first, however long the others took. A late one is sent at
 * once and measured from when it was due, or a slow shop would hide its own slowness (coordinated omission).
 */
export function steadyPace(perSecond: number, clock: Clock = realClock): SteadyPacer {
  let [intervalMs, count] = [1_000 / perSecond, 0];
  let begun: number | undefined;
  return {
    get perSecond() {
      return 1_000 / intervalMs;
    },
    async next() {
      begun ??= clock.now();
      const due = begun + count * intervalMs;
      count += 1;
      const waitMs = due - clock.now();
      if (waitMs > 0) await clock.sleep(waitMs);
      return due;
    },
    changeTo(next) {
      [intervalMs, count] = [1_000 / next, 0];
      begun = undefined;
    },
  };
}

/** As fast as the shoppers can: each sends the next request when it has the answer to the last one. */
export function ownPace(clock: Clock = realClock): Pacer {
  return { next: () => Promise.resolve(clock.now()) };
}
