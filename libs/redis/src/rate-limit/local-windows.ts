import type { Counted } from './decision.js';
import type { RateLimitPolicy, Resolution } from './rate-limit-policy.js';

/*
 * The stand-in while Redis does not answer: the same windows, in this process. It also hears of what Redis admits here,
 * so that it does not begin at nothing when it takes over. Bounded: past `maxKeys` the key unused for longest is
 * forgotten, which gives its owner a new quota.
 */

/** The windows of one policy in this process. */
export class LocalWindows {
  readonly #policy: RateLimitPolicy;
  readonly #resolution: Resolution;
  readonly #maxKeys: number;
  /** In order of use: a Map keeps the order in which keys were set. */
  readonly #windows = new Map<string, Map<number, number>>();

  /** @param options.maxKeys how many keys are remembered at most, at least 1 */
  constructor(options: { policy: RateLimitPolicy; resolution: Resolution; maxKeys: number }) {
    this.#policy = options.policy;
    this.#resolution = options.resolution;
    this.#maxKeys = options.maxKeys;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#windows.size;
  }

  /**
   * Admits and counts a request, or refuses it.
   *
   * @param request.nowMs a clock in whole milliseconds that never runs back
   */
  take({ key, cost, nowMs }: { key: string; cost: number; nowMs: number }): Counted {
    const window = this.#windowOf(key, nowMs);
    const used = [...window.values()].reduce((sum, units) => sum + units, 0);
    const isAllowed = used + cost <= this.#policy.limit;
    if (isAllowed) this.#add(window, cost, nowMs);
    return { isAllowed, nowMs, units: window };
  }

  /** Counts what Redis admitted through this process. */
  note({ key, cost, nowMs }: { key: string; cost: number; nowMs: number }): void {
    this.#add(this.#windowOf(key, nowMs), cost, nowMs);
  }

  #add(window: Map<number, number>, cost: number, nowMs: number): void {
    const index = Math.floor(nowMs / this.#resolution.subWindowMs);
    window.set(index, (window.get(index) ?? 0) + cost);
  }

  /** The window of a key without what no longer counts, moved to the end of the order of use. */
  #windowOf(key: string, nowMs: number): Map<number, number> {
    const window = this.#windows.get(key) ?? new Map<number, number>();
    this.#windows.delete(key);
    this.#windows.set(key, window);
    const oldest = Math.floor(nowMs / this.#resolution.subWindowMs) - this.#resolution.subWindows;
    for (const index of window.keys()) if (index < oldest) window.delete(index);
    this.#forgetUnused();
    return window;
  }

  #forgetUnused(): void {
    for (const key of this.#windows.keys()) {
      if (this.#windows.size <= this.#maxKeys) return;
      this.#windows.delete(key);
    }
  }
}
