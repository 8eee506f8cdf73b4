import type { WindowParts } from './decision.js';
import type { RateLimitPolicy, Resolution } from './rate-limit-policy.js';
import { RecentKeys } from './recent-keys.js';

/*
 * The stand-in while Redis does not answer: the same windows, in this process. It also hears of what Redis admits here,
 * so that it does not begin at nothing when it takes over.
 */

/** A request as a stand-in counts it; `nowMs` is a clock in whole milliseconds that never runs back. */
export interface LocalRequest {
  readonly key: string;
  readonly cost: number;
  readonly nowMs: number;
}

/** What is asked of a place that counts, whatever its clock says. */
export type Request = Pick<LocalRequest, 'key' | 'cost'>;

/** The windows of one policy in this process. */
export class LocalWindows {
  readonly #policy: RateLimitPolicy;
  readonly #resolution: Resolution;
  readonly #windows: RecentKeys<Map<number, number>>;

  /** @param options.maxKeys how many keys are remembered at most, at least 1 */
  constructor(options: { policy: RateLimitPolicy; resolution: Resolution; maxKeys: number }) {
    this.#policy = options.policy;
    this.#resolution = options.resolution;
    this.#windows = new RecentKeys(options.maxKeys);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#windows.size;
  }

  /** Admits and counts a request, or refuses it. */
  take(request: LocalRequest): WindowParts {
    const looked = this.look(request);
    if (looked.isAllowed) this.note(request);
    return looked;
  }

  /** Whether a request would be admitted, and what is counted; `note` shows in what was looked at before. */
  look({ key, cost, nowMs }: LocalRequest): WindowParts {
    const units = this.#windowOf(key, nowMs);
    const used = [...units.values()].reduce((sum, count) => sum + count, 0);
    return { isAllowed: used + cost <= this.#policy.limit, nowMs, units };
  }

  /** Counts what Redis admitted through this process. */
  note({ key, cost, nowMs }: LocalRequest): void {
    const index = Math.floor(nowMs / this.#resolution.subWindowMs);
    const begun = this.#windows.get(key);
    const units = begun?.get(index);
    // A key counts as used once in each part of a window: what is asked all the time need not be put in order each time.
    if (begun !== undefined && units !== undefined) begun.set(index, units + cost);
    else this.#windowOf(key, nowMs).set(index, cost);
  }

  /** The window of a key without what no longer counts. */
  #windowOf(key: string, nowMs: number): Map<number, number> {
    const window = this.#windows.get(key) ?? new Map<number, number>();
    this.#windows.use(key, window);
    const oldest = Math.floor(nowMs / this.#resolution.subWindowMs) - this.#resolution.subWindows;
    for (const index of window.keys()) if (index < oldest) window.delete(index);
    return window;
  }
}
