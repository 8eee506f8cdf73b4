import type { Errand } from './errands.js';
import { goShopping, type ShopperOptions } from './shopper.js';

export interface CrowdOptions extends ShopperOptions {
  readonly errands: readonly Errand[];
  /** How many shop at the same time. */
  readonly concurrency: number;
  /** Stops sending people in; who is inside finishes. */
  readonly signal: AbortSignal;
  readonly onErrandEnd?: () => void;
}

/** Sends the shoppers in, in order of time: whoever leaves makes room for the next. */
export async function sendIn({ errands, concurrency, onErrandEnd, ...shopper }: CrowdOptions): Promise<void> {
  const queue = errands.values();
  const door = async (): Promise<void> => {
    for (const errand of queue) {
      if (shopper.signal.aborted) return;
      await goShopping(errand, shopper);
      onErrandEnd?.();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, door));
}
