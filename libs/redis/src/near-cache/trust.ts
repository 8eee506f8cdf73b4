/*
 * When a value in memory may be believed. A primary that answers a ping has before, on the same connection, delivered every
 * invalidation for what it had acknowledged before the ping was sent. So an answer proves memory true as of the sending, and
 * whoever reads looks at how long ago that was: no timer that comes late, and no hang of either side, can lengthen it.
 */

/** How often a primary is asked for its word, in milliseconds. */
export const HEARTBEAT_EVERY_MS = 250;

/** How long it may take to give it, in milliseconds; then its tracking counts as lost. */
export const HEARTBEAT_TIMEOUT_MS = 750;

/**
 * How far a value from memory may be behind what its primary would answer, in milliseconds. In the ordinary it is as long
 * as an invalidation travels; this much it is when the connection hangs and nobody says so.
 */
export const NEAR_STALENESS_BOUND_MS = HEARTBEAT_EVERY_MS + HEARTBEAT_TIMEOUT_MS;

/** What one primary vouches for over one connection. Once ended it never holds again: another connection, another trust. */
export class Trust {
  /** `host:port` of the primary as the map names it. */
  readonly address: string;
  /** A key that was read from this primary: whether it still answers for its slot is asked with each ping. */
  sampleKey: string | null = null;
  #provenAtMs = -Infinity;
  #hasEnded = false;

  constructor(address: string) {
    this.address = address;
  }

  /** Whether memory is proven true as of a moment that lies no further back than the bound. */
  holdsAt(nowMs: number): boolean {
    return nowMs - this.#provenAtMs <= NEAR_STALENESS_BOUND_MS;
  }

  /** The primary has answered what was asked at `askedAtMs` (`performance.now()`). */
  renew(askedAtMs: number): void {
    if (!this.#hasEnded) this.#provenAtMs = askedAtMs;
  }

  end(): void {
    this.#hasEnded = true;
    this.#provenAtMs = -Infinity;
  }
}
