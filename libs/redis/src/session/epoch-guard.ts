import { LRUCache } from 'lru-cache';
import { defineScript } from '../client/define-script.js';
import { randomToken } from '../client/random-token.js';
import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { optionalTextsOf, textsOf } from '../client/replies.js';
import { keyFamilies } from '../keys/key-families.js';
import { Revocations } from './revocations.js';
import { SealedEntries } from './sealed-entries.js';

/*
 * What sessions and tokens share: an entry stands only while the epoch written in it is the user's, and both are
 * copies of auth's rows that Redis may lose at any moment. Missing means unknown, and the caller asks auth. The answer
 * may be installed only under the lease that the miss left in the missing key itself (the idea of the cache's lease,
 * but shared: everyone who misses may ask). A revocation deletes the lease with the key, eviction loses it: either way
 * an answer from before is refused. Redis down: typed 503, nothing is taken for valid.
 */

/** How long auth has to answer, in milliseconds; later answers are right, but not installed. */
const LEASE_MS = 5_000;

/** Of how many sessions a process remembers when they are to be slid; a few megabytes. */
const MAX_REMEMBERED = 10_000;

/** Where an entry lives. */
export interface EntryPlace {
  readonly userId: string;
  readonly key: string;
  /** The id under which the user's index lists it; `null` for an entry that no index lists. */
  readonly listedAs: string | null;
}

/** What allows an answer of auth to be installed; '' for a part that Redis had. Obtained by a read that missed. */
export interface InstallLease {
  readonly entry: string;
  readonly epoch: string;
}

/** Allows nothing: for an answer that is not to be installed. */
export const NO_LEASE: InstallLease = Object.freeze({ entry: '', epoch: '' });

interface ReadOptions {
  readonly head: string;
  readonly proof: string;
  readonly nowMs: number;
  readonly slideMs: number;
}

export type EntryReading =
  | { readonly kind: 'standing'; readonly text: string }
  /** Of an older epoch, or past its absolute end. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'unknown'; readonly lease: InstallLease };

type ScriptReading =
  | Exclude<EntryReading, { kind: 'standing' }>
  | { readonly kind: 'standing'; readonly text: string; readonly slideInMs: number };

const readEntry = defineScript({
  name: 'read-entry',
  file: new URL('./read-entry.lua', import.meta.url),
  retry: 'guarded',
  outcomeOf: (reply) => (Array.isArray(reply) && reply[0] === 'unknown' ? 'miss' : 'hit'),
  parse: (reply): ScriptReading => {
    const [kind, first = '', second = ''] = textsOf(reply);
    if (kind === 'standing') return { kind, text: first, slideInMs: Number(second) };
    return kind === 'ended' ? { kind } : { kind: 'unknown', lease: { entry: first, epoch: second } };
  },
});

const installEntry = defineScript({
  name: 'install-entry',
  file: new URL('./install-entry.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => reply === 1,
});

const replaceEntry = defineScript({
  name: 'replace-entry',
  file: new URL('./replace-entry.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => reply === 1,
});

const removeEntry = defineScript({
  name: 'remove-entry',
  file: new URL('./remove-entry.lua', import.meta.url),
  retry: 'idempotent',
  parse: () => undefined,
  outcomeOf: () => 'delete',
});

const raiseEpoch = defineScript({
  name: 'raise-epoch',
  file: new URL('./raise-epoch.lua', import.meta.url),
  retry: 'idempotent',
  parse: () => undefined,
});

const epochKeyOf = (userId: string) => keyFamilies.tokenEpoch.key(userId);

function keysOf({ userId, key, listedAs }: EntryPlace): string[] {
  const keys = [key, epochKeyOf(userId)];
  return listedAs === null ? keys : [...keys, keyFamilies.sessionIndex.key(userId)];
}

/** Entries that stand by their user's epoch. All methods reject with the client's typed 503 when Redis is silent. */
export class EpochGuard {
  readonly #redis: RedisCommands;
  readonly #revocations: Revocations;
  /** When an entry is to be slid next, by its key. */
  readonly #slides = new LRUCache<string, { readonly learntAtMs: number; readonly dueAtMs: number }>({
    max: MAX_REMEMBERED,
  });

  constructor(client: RedisClient) {
    this.#redis = client.forUse('state');
    this.#revocations = new Revocations(client);
  }

  /**
   * Reads an entry and slides its end, when more than a sixtieth of `slideMs` has gone since it was slid. What
   * stands and need not be slid is read without a script.
   *
   * @param options.head how an entry of the caller's schema begins
   * @param options.proof what an entry says that the caller may slide; see {@link SealedEntries.proofOf}
   * @param options.nowMs milliseconds since 1970
   * @param options.slideMs life from now on, never beyond the entry's own end; 0 leaves its life alone
   */
  read(place: EntryPlace, options: ReadOptions): Promise<EntryReading> {
    if (!this.#isSlidLater(place, options)) return this.#readByScript(place, options);
    const args = [place.key, epochKeyOf(place.userId)];
    // Not async: every request of who is signed in waits for this.
    return this.#redis
      .send({ name: 'mget', args, retry: 'idempotent' })
      .then((reply) => lookedAt(reply, options) ?? this.#readByScript(place, options));
  }

  /** A clock that was set back tells nothing. */
  #isSlidLater({ key }: EntryPlace, { nowMs, slideMs }: ReadOptions): boolean {
    const slide = this.#slides.get(key);
    return slideMs === 0 || (slide !== undefined && nowMs >= slide.learntAtMs && nowMs < slide.dueAtMs);
  }

  async #readByScript(place: EntryPlace, options: ReadOptions): Promise<EntryReading> {
    const { head, proof, nowMs, slideMs } = options;
    const freshLease = `lease:${randomToken()}`;
    const args = [head, proof, nowMs, slideMs, LEASE_MS, freshLease, place.listedAs ?? ''];
    const reading = await this.#redis.run(readEntry, { keys: keysOf(place), args });
    if (reading.kind !== 'standing') return reading;
    const { kind, text, slideInMs } = reading;
    if (slideInMs > 0) this.#slides.set(place.key, { learntAtMs: nowMs, dueAtMs: nowMs + slideInMs });
    return { kind, text };
  }

  /**
   * Installs an answer of auth under the lease of the read before it was asked.
   *
   * @param answer.ttlMs the entry's life, at least 1
   * @param answer.listedMs until when the index lists it, milliseconds since 1970
   * @returns false when something was revoked, evicted or lost since, or the lease ran out
   */
  install(
    place: EntryPlace,
    answer: { lease: InstallLease; text: string; ttlMs: number; epoch: number; listedMs: number },
  ): Promise<boolean> {
    const { lease, text, ttlMs, epoch, listedMs } = answer;
    const args = [
      ...[lease.entry, lease.epoch, text, ttlMs, epoch, keyFamilies.tokenEpoch.ttlMs],
      ...[place.listedAs ?? '', listedMs, keyFamilies.sessionIndex.ttlMs],
    ];
    return this.#redis.run(installEntry, { keys: keysOf(place), args });
  }

  /** Replaces a standing entry by a later version. @returns false when it no longer stands or is newer */
  replace(
    place: EntryPlace,
    entry: { head: string; text: string; epoch: number; version: number },
  ): Promise<boolean> {
    const args = [entry.head, entry.text, entry.epoch, entry.version];
    return this.#redis.run(replaceEntry, { keys: [place.key, epochKeyOf(place.userId)], args });
  }

  /** Removes an entry, and any lease on it. */
  remove({ userId, key, listedAs }: EntryPlace): Promise<void> {
    const keys = listedAs === null ? [key] : [key, keyFamilies.sessionIndex.key(userId)];
    return this.#revocations.send({ script: removeEntry, keys, args: [listedAs ?? ''] });
  }

  /** Voids everything of the user that is of an older epoch, at once and however much it is. */
  raise(userId: string, epoch: number): Promise<void> {
    const args = [epoch, keyFamilies.tokenEpoch.ttlMs];
    return this.#revocations.send({ script: raiseEpoch, keys: [epochKeyOf(userId)], args });
  }
}

/**
 * What an entry and its user's epoch, read as they lie, say together. `null` where something is missing, or older than what it
 * stands by: only the script leaves leases.
 */
function lookedAt(reply: unknown, { head, nowMs }: ReadOptions): EntryReading | null {
  const [entry, held] = optionalTextsOf(reply);
  const text = entry ?? '';
  const guards = SealedEntries.guardsOf(text, head);
  const epoch = Number(held ?? NaN);
  if (guards === null || !(guards.epoch <= epoch)) return null;
  const isOver = guards.epoch < epoch || guards.endsAtMs <= nowMs;
  return isOver ? { kind: 'ended' } : { kind: 'standing', text };
}
