import type { EntryMeta } from './envelope.js';

/*
 * When a value should be loaded anew although Redis still has it. Past its soft age it is stale: served while one
 * process of the fleet loads it. Shortly before, it may be refreshed early, each read by chance and the likelier the
 * longer a load takes, so that a hot value never gets stale: XFetch, Vattani, Chierichetti and Lowenstein, "Optimal
 * Probabilistic Cache Stampede Prevention" (VLDB 2015). The hard age is the key's own life in Redis.
 * Ages are told by the clocks of processes. A wrong one costs needless or late refreshes, never a wrong value: Redis
 * ends the hard age, and refuses to refresh a value in the first half of its soft age by its own count.
 */

export interface AgesOptions {
  /** The hard age in milliseconds: how long a key lives. */
  readonly ttlMs: number;
  /** The soft age in milliseconds; the hard one when nothing gets stale. */
  readonly staleAfterMs: number;
  /** XFetch's beta: above 1 refreshes earlier, below 1 later, 0 not before the soft age. */
  readonly earlyRefreshBeta: number;
}

/** `due`: fresh, and to be refreshed early. */
export type Age = 'fresh' | 'due' | 'stale';

/** The ages of one family's values. */
export class Ages {
  readonly #options: AgesOptions;
  /** Whether values carry their age at all. */
  readonly areKept: boolean;
  /** A value with more than this left to live, in milliseconds, is too young to be refreshed. */
  readonly tooYoungAboveMs: number;

  constructor(options: AgesOptions) {
    this.#options = options;
    this.areKept = options.staleAfterMs < options.ttlMs || options.earlyRefreshBeta > 0;
    this.tooYoungAboveMs = Math.ceil(options.ttlMs - options.staleAfterMs / 2);
  }

  /**
   * What to keep with a value that is stored now.
   *
   * @param loadMs how long its load took
   * @param share by what its ages are shortened, above 0 to 1
   */
  metaFor(loadMs: number, share: number): EntryMeta {
    return {
      freshUntilMs: Math.round(Date.now() + this.#options.staleAfterMs * share),
      loadMs: Math.max(1, Math.round(loadMs)),
    };
  }

  /** How old a value is, by what was kept with it; without that it is fresh as long as it lives. */
  ageOf(meta: EntryMeta | undefined): Age {
    const { freshUntilMs, loadMs = 0 } = meta ?? {};
    if (freshUntilMs === undefined) return 'fresh';
    const leftMs = freshUntilMs - Date.now();
    if (leftMs <= 0) return 'stale';
    const headStartMs = -loadMs * this.#options.earlyRefreshBeta * Math.log(1 - Math.random());
    return headStartMs >= leftMs ? 'due' : 'fresh';
  }
}
