import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { defineScript } from '../client/define-script.js';
import type { RedisCommands } from '../client/redis-commands.js';

/*
 * The lease of "Scaling Memcache at Facebook" (Nishtala et al., NSDI 2013, 3.2.1), kept in the value's own key: who
 * misses writes a marker with a random token there and may load; who comes later sees the marker and waits. One key
 * means one slot, so no hash tag is needed and redirects work. A marker that is evicted or lost in a failover only
 * costs one fill, never a wrong value.
 */

const MARKER = 'lease:';

/** Whether a text found under a key is a lease and not a value. */
export function isMarker(text: string): boolean {
  return text.startsWith(MARKER);
}

const takeLease = defineScript({
  name: 'take-lease',
  file: new URL('./take-lease.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => z.string().parse(reply),
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
    const marker = MARKER + randomBytes(12).toString('base64url');
    const found = await this.#redis.run(takeLease, { keys: [key], args: [marker, this.#leaseMs, unusable] });
    return { found: found === marker ? null : found, marker };
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
