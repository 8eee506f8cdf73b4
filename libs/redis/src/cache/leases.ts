import { defineScript } from '../client/define-script.js';
import { randomToken } from '../client/random-token.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { textOf } from '../client/replies.js';

/*
 * The lease of "Scaling Memcache at Facebook" (Nishtala et al., NSDI 2013, 3.2.1), kept in the value's own key: who
 * misses writes a marker with a random token there and may load; who comes later sees the marker and waits. Who
 * refreshes an old value writes its marker in front of it, so that others go on reading it. One key means one slot, so
 * no hash tag is needed and redirects work. A marker that is evicted or lost in a failover only costs one fill, never
 * a wrong value.
 */

const MARKER = 'lease:';

/** Whether a text found under a key is a lease and not a value. A value may stand behind it: see `besideLease`. */
export function isMarker(text: string): boolean {
  return text.startsWith(MARKER);
}

/** A value that is being refreshed. */
export interface BesideLease {
  readonly text: string;
  /** When the refresher's turn is over, in milliseconds since 1970 by the clock of Redis. */
  readonly endsAtMs: number;
}

/** What stands behind a marker: `lease:<token>:<end of the lease>:<envelope>`; null when nothing does. */
export function besideLease(marker: string): BesideLease | null {
  const at = marker.indexOf(':{');
  if (at === -1) return null;
  return {
    text: marker.slice(at + 1),
    endsAtMs: Number(marker.slice(marker.lastIndexOf(':', at - 1) + 1, at)),
  };
}

const takeLease = defineScript({
  name: 'take-lease',
  file: new URL('./take-lease.lua', import.meta.url),
  retry: 'guarded',
  outcomeOf: (reply) => (typeof reply === 'string' && !isMarker(reply) ? 'hit' : 'write'),
  parse: textOf,
});

const takeRefresh = defineScript({
  name: 'take-refresh',
  file: new URL('./take-refresh.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => reply === 1,
});

const fill = defineScript({
  name: 'fill',
  file: new URL('./fill.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => reply === 1,
});

const releaseLease = defineScript({
  name: 'release-lease',
  file: new URL('./release-lease.lua', import.meta.url),
  retry: 'guarded',
  outcomeOf: () => 'delete',
  parse: (reply) => reply === 1,
});

/** The leases of one family. All methods reject with the client's typed errors when Redis does not answer. */
export class Leases {
  readonly #redis: RedisCommands;
  readonly #leaseMs: number;

  /** @param leaseMs how long a loader may take before another one gets its turn, in milliseconds */
  constructor(redis: RedisCommands, leaseMs: number) {
    this.#redis = redis;
    this.#leaseMs = leaseMs;
  }

  /**
   * Reads the primary's value or takes the lease.
   *
   * @param unusable a text read before that counts as nothing; '' for none
   * @returns `found`: what the key holds, a value or another's marker; `null` when the lease is ours, under `marker`
   */
  async take(key: string, unusable = ''): Promise<{ found: string | null; marker: string }> {
    const marker = newMarker();
    const found = await this.#redis.run(takeLease, { keys: [key], args: [marker, this.#leaseMs, unusable] });
    return { found: found === marker ? null : found, marker };
  }

  /**
   * Takes the lease to load a value anew that stays readable meanwhile. It is not given back: when the load fails it
   * runs out by itself, so that a source that is down is asked once per lease and key.
   *
   * @param tooYoungAboveMs with more than this left to live, in milliseconds, the value is left alone
   * @returns our marker; null when there is nothing to refresh, or somebody else does
   */
  async takeRefresh(key: string, tooYoungAboveMs: number): Promise<string | null> {
    const marker = newMarker();
    const args = [marker, this.#leaseMs, tooYoungAboveMs];
    return (await this.#redis.run(takeRefresh, { keys: [key], args })) ? marker : null;
  }

  /** Stores a value under our lease. @returns false when the lease no longer stands */
  async fill(key: string, fillWith: { marker: string; text: string; ttlMs: number }): Promise<boolean> {
    return this.#redis.run(fill, { keys: [key], args: [fillWith.marker, fillWith.text, fillWith.ttlMs] });
  }

  /** Gives our lease back without a value. */
  async release(key: string, marker: string): Promise<void> {
    await this.#redis.run(releaseLease, { keys: [key], args: [marker] });
  }
}

function newMarker(): string {
  return MARKER + randomToken();
}
