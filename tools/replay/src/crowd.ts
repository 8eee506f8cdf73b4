import { goShopping, type ShopperOptions } from './shopper.js';
import type { Trip } from './trips.js';

export interface CrowdOptions extends ShopperOptions {
  readonly trips: readonly Trip[];
  /** How many shop at the same time. */
  readonly concurrency: number;
  /** Stops sending people in; who is inside finishes. */
  readonly signal: AbortSignal;
  readonly onTripEnd?: () => void;
}

/** Sends the shoppers in, in order of time: whoever leaves makes room for the next. */
export async function sendIn({ trips, concurrency, onTripEnd, ...shopper }: CrowdOptions): Promise<void> {
  const queue = trips.values();
  const door = async (): Promise<void> => {
    for (const trip of queue) {
      if (shopper.signal.aborted) return;
      await goShopping(trip, shopper);
      onTripEnd?.();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, door));
}
