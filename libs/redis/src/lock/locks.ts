import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { counter } from '../client/metrics.js';
import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { keyFamilies } from '../keys/key-families.js';
import type { KeyFamily } from '../keys/key-family.js';
import { fullJitterMs } from '../queue/full-jitter.js';
import { Lease, safeUntil, type LossReason } from './lease.js';
import { acquireLock, extendLock, releaseLock, type Taken } from './lock-scripts.js';
import { LockHeldError, LockOptionsError } from './lock.errors.js';

/*
 * One at a time, over all processes, as far as a lock in Redis can promise it: a lease, not a lock. A holder that stands
 * still past its lease, an evicted key or a failover that lost the last write give two of them. So each acquisition comes
 * with a fencing token that rises, and what is protected refuses a token older than one it has seen (M. Kleppmann, How to
 * do distributed locking, 2016). Redis slow or gone: the lock is not acquired, a 503 with Retry-After; a holder that
 * cannot extend its lease is told by its signal.
 */

/** What the work is handed. */
export interface HeldLock {
  readonly name: string;
  /** Rises with each acquisition of this lock; hand it to whatever the work changes. A safe integer. */
  readonly token: number;
  /** Aborted when the lease is lost, its reason a LockLostError. */
  readonly signal: AbortSignal;
}

export interface LockOptions {
  /** How long the lock outlives a holder that was killed, in milliseconds, 100 to the life of the key (an hour). */
  readonly leaseMs: number;
  /** How long to wait while somebody else holds it, in milliseconds. Default 0: one attempt. Nobody is promised a turn. */
  readonly waitMs?: number;
}

export interface LocksOptions {
  readonly client: RedisClient;
  /** Default: `lock:<name>` of the key table. */
  readonly family?: KeyFamily;
  /** 0 to below 1, for the waits between attempts. */
  readonly random?: () => number;
}

const LEASE_MIN_MS = 100;
const BACKOFF = { baseMs: 20, maxMs: 500 };

const acquisitions = counter(
  'lock_acquisitions_total',
  'Locks that were asked for: acquired, held by somebody else until the caller gave up, or Redis did not answer',
  ['outcome'],
);

const losses = counter(
  'lock_losses_total',
  'Leases lost while their holder worked: taken by another or with a lost key, or no answer until they were over',
  ['reason'],
);

/** An attempt to hold a lock, known to Redis by a random id. */
interface Claim {
  readonly name: string;
  readonly key: string;
  readonly holder: string;
  readonly leaseMs: number;
}

/** Locks by name. */
export class Locks {
  readonly #redis: RedisCommands;
  readonly #family: KeyFamily;
  readonly #random: () => number;

  constructor({ client, family = keyFamilies.lock, random = Math.random }: LocksOptions) {
    this.#redis = client.forUse('state');
    this.#family = family;
    this.#random = random;
  }

  /**
   * Does work while no other process does work under the same name, and hands on what comes of it. The lease is extended
   * for as long as the work takes. What the work resolves with is returned even if the lease was lost meanwhile or cannot
   * be given back: what is done is done, and whether it counted the fence has decided.
   *
   * @param name of what is protected, fit for a key
   * @throws LockOptionsError, InvalidKeyIdError
   * @throws LockHeldError when somebody else holds it and `waitMs` has passed
   * @throws RedisDeadlineError, RedisUnavailableError: 503 with Retry-After, not acquired and nothing was done
   */
  async withLock<Result>(
    name: string,
    work: (held: HeldLock) => Promise<Result>,
    options: LockOptions,
  ): Promise<Result> {
    const claim = this.#claim(name, options);
    const { token, lease } = await this.#acquire(claim, options.waitMs ?? 0);
    try {
      return await work({ name, token, signal: lease.signal });
    } finally {
      lease.end();
      const isGivenBack = this.#giveBack(claim);
      // Who has lost the lease already waits for nobody.
      if (!lease.signal.aborted) await isGivenBack;
    }
  }

  #claim(name: string, { leaseMs, waitMs = 0 }: LockOptions): Claim {
    const { ttlMs } = this.#family;
    if (!Number.isInteger(leaseMs) || leaseMs < LEASE_MIN_MS || leaseMs > ttlMs)
      throw new LockOptionsError({ lock: name, mend: `set leaseMs from 100 to ${String(ttlMs)}` });
    if (!(waitMs >= 0)) throw new LockOptionsError({ lock: name, mend: 'set waitMs to 0 or more' });
    return { name, key: this.#family.key(name), holder: randomBytes(16).toString('base64url'), leaseMs };
  }

  async #acquire(claim: Claim, waitMs: number): Promise<{ token: number; lease: Lease }> {
    const giveUpAtMs = performance.now() + waitMs;
    for (let attempt = 1; ; attempt += 1) {
      const askedAtMs = performance.now();
      const taken = await this.#take(claim);
      const nowMs = performance.now();
      // An answer that comes when its lease is over is none; the next attempt is given the same lock again.
      if ('token' in taken && nowMs < safeUntil({ askedAtMs, leaseMs: claim.leaseMs })) {
        acquisitions.inc({ outcome: 'acquired' });
        return { token: taken.token, lease: this.#leaseOf(claim, askedAtMs) };
      }
      const leftMs = 'leftMs' in taken ? taken.leftMs : 0;
      if (nowMs >= giveUpAtMs) throw this.#refused(claim, leftMs);
      await sleep(Math.min(giveUpAtMs - nowMs, fullJitterMs(BACKOFF, attempt, this.#random)));
    }
  }

  async #take(claim: Claim): Promise<Taken> {
    try {
      const args = [claim.holder, claim.leaseMs, this.#family.ttlMs];
      return await this.#redis.run(acquireLock, { keys: [claim.key], args });
    } catch (error) {
      acquisitions.inc({ outcome: 'unavailable' });
      // It may have arrived all the same; then nobody need wait for the lease to end.
      void this.#giveBack(claim);
      throw error;
    }
  }

  #refused(claim: Claim, leftMs: number): LockHeldError {
    acquisitions.inc({ outcome: 'held' });
    if (leftMs === 0) void this.#giveBack(claim);
    return new LockHeldError({ lock: claim.name, leftMs });
  }

  #leaseOf({ name, key, holder, leaseMs }: Claim, askedAtMs: number): Lease {
    const args = [holder, leaseMs, this.#family.ttlMs];
    return new Lease({
      lock: name,
      leaseMs,
      askedAtMs,
      extend: () => this.#redis.run(extendLock, { keys: [key], args }),
      onLost: (reason: LossReason) => {
        losses.inc({ reason });
      },
    });
  }

  /** Whether it was ours. Redis away: the lock is free when its lease ends. */
  async #giveBack({ key, holder }: Claim): Promise<boolean> {
    return this.#redis.run(releaseLock, { keys: [key], args: [holder] }).catch(() => false);
  }
}
