import type { Measured } from '@shop/replay';
import { rounded } from './rounded.js';
import type { RouteWindow } from './sample.js';

interface Open {
  retried: number;
  failed: number;
  readonly timesMs: number[];
}

/** Collects what shoppers measure until somebody takes it away. */
export class ShoppersWindow {
  #routes = new Map<string, Open>();

  add({ route, outcome, tookMs }: Measured): void {
    const open = this.#routes.get(route) ?? { retried: 0, failed: 0, timesMs: [] };
    this.#routes.set(route, open);
    if (outcome === 'retried' || outcome === 'failed') open[outcome] += 1;
    open.timesMs.push(rounded(tookMs));
  }

  /** What came since it was taken last, by route. */
  take(): RouteWindow[] {
    const taken = [...this.#routes].map(([route, counts]) => ({ route, ...counts }));
    this.#routes = new Map();
    return taken;
  }
}
