import { counter, gauge } from '../client/metrics.js';

/*
 * A shard that does not answer costs every read of its keys the whole cache deadline. So when most of the reads of two
 * seconds have failed, the shard's breaker opens and reads go to the source at once; every half second one of them, and
 * one only, tries Redis again, and its success closes the breaker. Each shard has its own: the others serve on. While
 * nothing fails nothing is counted, and a hit pays one comparison for it.
 */

const WINDOW_MS = 2_000;
const MIN_FAILURES = 10;
const MAX_FAILED_SHARE = 0.5;
const PROBE_EVERY_MS = 500;

const changes = counter(
  'cache_breaker_changes_total',
  'Shards that were left out after failures, and taken back after a probe',
  ['to'],
);
const breakersOfAll = new Set<ShardBreakers>();
gauge('cache_breakers_open', 'Shards that reads of the cache leave out at the moment', () =>
  [...breakersOfAll].reduce((sum, breakers) => sum + breakers.open, 0),
);

interface Breaker {
  state: 'closed' | 'open' | 'probing';
  /** Of the running window. */
  failed: number;
  succeeded: number;
  windowEndsAtMs: number;
  probeAtMs: number;
  lastFailureAtMs: number;
}

/** The breakers of one cache. */
export class ShardBreakers {
  readonly #shardOf: (key: string) => string | null;
  readonly #breakers = new Map<string, Breaker>();

  /** @param shardOf names the shard of a key; null while no map is known */
  constructor(shardOf: (key: string) => string | null) {
    this.#shardOf = shardOf;
    breakersOfAll.add(this);
  }

  /** Whether nothing has failed lately: then neither `admits` nor `succeeded` need be called. */
  get isCalm(): boolean {
    return this.#breakers.size === 0;
  }

  /** Shards that are left out. */
  get open(): number {
    return [...this.#breakers.values()].filter(({ state }) => state !== 'closed').length;
  }

  /** Whether a command for a key may be sent. Who is let through says later whether it succeeded or failed. */
  admits(key: string): boolean {
    const breaker = this.#breakers.get(this.#nameOf(key));
    if (breaker === undefined || breaker.state === 'closed') return true;
    const nowMs = performance.now();
    if (breaker.state === 'probing' || nowMs < breaker.probeAtMs) return false;
    breaker.state = 'probing';
    return true;
  }

  succeeded(key: string): void {
    const name = this.#nameOf(key);
    const breaker = this.#breakers.get(name);
    // An answer that was still under way when the breaker opened proves nothing about now.
    if (breaker !== undefined && breaker.state !== 'open') breaker.succeeded += 1;
    if (breaker?.state === 'probing') {
      this.#breakers.delete(name);
      changes.inc({ to: 'closed' });
    }
    this.#dropQuiet();
  }

  failed(key: string): void {
    const name = this.#nameOf(key);
    const nowMs = performance.now();
    const breaker = this.#breakers.get(name) ?? fresh();
    this.#breakers.set(name, breaker);
    breaker.lastFailureAtMs = nowMs;
    if (breaker.state === 'closed') count(breaker, nowMs);
    if (breaker.state === 'open') return;
    if (breaker.state === 'closed' && !isFailing(breaker)) return;
    if (breaker.state === 'closed') changes.inc({ to: 'open' });
    breaker.state = 'open';
    breaker.probeAtMs = nowMs + PROBE_EVERY_MS;
  }

  /** No longer counts for the gauge. */
  close(): void {
    breakersOfAll.delete(this);
  }

  /** A shard that has not failed for a window is as good as new; so is one that the map no longer has. */
  #dropQuiet(): void {
    const oldestMs = performance.now() - WINDOW_MS;
    for (const [name, { state, lastFailureAtMs }] of this.#breakers)
      if (state !== 'probing' && lastFailureAtMs < oldestMs) this.#breakers.delete(name);
  }

  #nameOf(key: string): string {
    return this.#shardOf(key) ?? '';
  }
}

function fresh(): Breaker {
  return {
    state: 'closed',
    failed: 0,
    succeeded: 0,
    windowEndsAtMs: 0,
    probeAtMs: 0,
    lastFailureAtMs: 0,
  };
}

function count(breaker: Breaker, nowMs: number): void {
  if (nowMs > breaker.windowEndsAtMs) {
    breaker.failed = 0;
    breaker.succeeded = 0;
    breaker.windowEndsAtMs = nowMs + WINDOW_MS;
  }
  breaker.failed += 1;
}

function isFailing({ failed, succeeded }: Breaker): boolean {
  return failed >= MIN_FAILURES && failed >= (failed + succeeded) * MAX_FAILED_SHARE;
}
