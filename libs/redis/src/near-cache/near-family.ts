import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { RedisCommands } from '../client/redis-commands.js';
import type { NearKeys } from '../keys/key-family.js';
import { deepFreeze } from './deep-freeze.js';
import type { NearCounts } from './near.metrics.js';
import type { Trust } from './trust.js';

/*
 * The values of one family in this process' memory. What is kept was read from the primary that has its slot, while that
 * primary was tracked: whatever happens to the key there from then on is told, and ends the entry, or the read that is still
 * under way. Nothing outlives its TTL in Redis by this process' own clock: an expired key may be told of late.
 */

/** What a family needs to know of the cluster. */
export interface NearCluster {
  /** What the primary that has a key vouches for; `null` while it does not. */
  trustIn(key: string): Trust | null;
  isOwner(trust: Trust, key: string): boolean;
  /** Grows with every answer that did not come at once and from the node that the map names. */
  setbacks(): number;
}

export interface NearFamilyOptions<Id> {
  readonly family: NearKeys<Id>;
  readonly cluster: NearCluster;
  readonly redis: Pick<RedisCommands, 'send'>;
  readonly counts: NearCounts;
  /** How many values are held at the most; the one least recently used goes first. */
  readonly maxEntries: number;
}

interface Entry<T> {
  readonly value: T;
  readonly trust: Trust;
  /** When it expires in Redis at the latest, on this process' monotonic clock. */
  readonly endsAtMs: number;
}

/** A read of Redis whose answer may be kept. Fill it or drop it. */
export interface Ticket<T> {
  /**
   * Freezes a value that was read from the primary after the ticket was given, and keeps it unless it has changed since.
   *
   * @param lifeMs how long it may be kept at the most, in milliseconds; by default as long as it has to live in Redis
   */
  fill(value: T, lifeMs?: number): void;
  /** There is nothing to keep. */
  drop(): void;
}

interface Reading {
  readonly key: string;
  readonly trust: Trust;
  readonly begunAtMs: number;
  readonly setbacks: number;
}

interface Filling<T> {
  readonly reading: Reading;
  readonly value: T;
  /** How long it has to live in Redis, in milliseconds; never rejects. */
  readonly life: Promise<number>;
  /** How long it may be kept, in milliseconds. */
  readonly lifeMs: number;
}

const remainingMs = z.number();

/** Of a key without a life of its own, as PTTL says it. */
const ENDLESS = -1;

export class NearFamily<Id extends NonNullable<unknown>, T> {
  readonly #options: NearFamilyOptions<Id>;
  /** By id: a hit makes no key (docs/adr/0198). */
  readonly #entries: LRUCache<Id, Entry<T>>;
  readonly #readings = new Map<Id, Reading>();
  /** Up to so many entries none will have to go for long, and no hit pays for keeping them in order of use (docs/adr/0198). */
  readonly #unordered: number;

  constructor(options: NearFamilyOptions<Id>) {
    this.#options = options;
    this.#unordered = options.maxEntries / 2;
    this.#entries = new LRUCache({ max: options.maxEntries });
  }

  /** The value of an id, frozen, at most NEAR_STALENESS_BOUND_MS old; `undefined` when memory cannot say. */
  read(id: Id): T | undefined {
    const entry = this.#entries.size > this.#unordered ? this.#entries.get(id) : this.#entries.peek(id);
    const { counts } = this.#options;
    if (entry !== undefined) {
      const nowMs = performance.now();
      if (nowMs < entry.endsAtMs && entry.trust.holdsAt(nowMs)) {
        counts.hits += 1;
        return entry.value;
      }
    }
    counts.misses += 1;
    return undefined;
  }

  /**
   * Gives leave to keep what a read of the primary will answer, and asks for the key's remaining life in the same packet. Call
   * it before the read is sent, in the same tick.
   *
   * @returns `null` when the answer could not be believed, or when another read of the key is under way
   */
  begin(key: string): Ticket<T> | null {
    const { cluster, redis, family } = this.#options;
    const id = family.idOf(key);
    if (id === null || this.#readings.has(id)) return null;
    const trust = cluster.trustIn(key);
    if (trust === null) return null;
    const reading = { key, trust, begunAtMs: performance.now(), setbacks: cluster.setbacks() };
    this.#readings.set(id, reading);
    const life = redis
      .send({ name: 'pttl', args: [key], retry: 'idempotent' })
      .then(lifeOf)
      .catch(() => 0);
    return {
      fill: (value, lifeMs = Infinity) =>
        void this.#fill(id, { reading, value: deepFreeze(value), life, lifeMs }),
      drop: () => {
        this.#end(id, reading);
      },
    };
  }

  /**
   * Forgets a key that this process itself is about to change, and what is being read of it.
   *
   * @returns whether anything was known of it
   */
  forget(key: string): boolean {
    const id = this.#options.family.idOf(key);
    if (id === null) return false;
    const [wasHeld, wasRead] = [this.#drop(id), this.#readings.delete(id)];
    return wasHeld || wasRead;
  }

  /** Forgets all keys, and what is being read. */
  forgetAll(): void {
    this.#entries.clear();
    this.#readings.clear();
    this.#options.counts.entries = 0;
  }

  /** These keys have changed; some of them may be of other families. */
  invalidate(keys: readonly string[]): void {
    for (const key of keys) if (this.forget(key)) this.#options.counts.invalidations += 1;
  }

  /** Drops all that rests on the word of one primary. */
  giveUp(trust: Trust): void {
    for (const [id, entry] of [...this.#entries.entries()]) if (entry.trust === trust) this.#drop(id);
    for (const [id, reading] of this.#readings) if (reading.trust === trust) this.#readings.delete(id);
  }

  /** Drops what the map now gives to another primary than the one it was read from. */
  dropMoved(): void {
    const { cluster, family } = this.#options;
    for (const [id, { trust }] of [...this.#entries.entries()]) {
      if (!cluster.isOwner(trust, family.key(id))) this.#drop(id);
    }
  }

  async #fill(id: Id, { reading, value, life, lifeMs }: Filling<T>): Promise<void> {
    const { family, counts } = this.#options;
    const endsAtMs = reading.begunAtMs + Math.min(await life, lifeMs, family.ttlMs);
    const stands = this.#end(id, reading) && this.#mayKeep(reading) && endsAtMs > performance.now();
    if (!stands) {
      counts.refusedFills += 1;
      return;
    }
    reading.trust.sampleKey = reading.key;
    this.#entries.set(id, { value, trust: reading.trust, endsAtMs });
    counts.fills += 1;
    counts.entries = this.#entries.size;
  }

  /** Whether the answer came from the primary that vouches for it, which still does. */
  #mayKeep({ key, trust, setbacks }: Reading): boolean {
    const { cluster } = this.#options;
    return cluster.setbacks() === setbacks && cluster.trustIn(key) === trust;
  }

  /** @returns whether it was still under way: nothing has ended it */
  #end(id: Id, reading: Reading): boolean {
    return this.#readings.get(id) === reading && this.#readings.delete(id);
  }

  #drop(id: Id): boolean {
    const isKnown = this.#entries.delete(id);
    this.#options.counts.entries = this.#entries.size;
    return isKnown;
  }
}

/** @param reply of PTTL: -1 for a key without an end, -2 for no key */
function lifeOf(reply: unknown): number {
  const lifeMs = remainingMs.parse(reply);
  return lifeMs === ENDLESS ? Infinity : lifeMs;
}
