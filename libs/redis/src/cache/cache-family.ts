import type { KeyFamily } from '../keys/key-family.js';
import type { CacheCounts } from './cache-counts.js';
import type { CacheMisses, Unseen } from './cache-misses.js';
import type { CacheReader, Seen } from './cache-reader.js';
import type { Forgets } from './forgets.js';
import { moment } from './single-flight.js';

/*
 * Cache-aside for one family of keys. One process in the fleet loads a missing value, everyone else waits for it; a
 * value whose load began before a forget is never stored after it, nor handed to anyone who asks after it.
 * Redis down or slow: values come from the source and are not stored; a read costs at most the cache deadline more.
 */

/** Asks the source for one thing; null means that it does not exist. */
export type Load<T> = () => Promise<T | null>;
/** Asks the source for many things; what does not exist is not in the map. */
export type LoadMany<Id, T> = (missing: Id[]) => Promise<Map<Id, T>>;

export interface CacheFamilyParts<Id, T> {
  readonly family: KeyFamily<Id>;
  readonly reader: CacheReader<T>;
  readonly misses: CacheMisses<Id, T>;
  readonly forgets: Forgets;
  readonly counts: CacheCounts;
  /** After how many milliseconds nothing stored or under way now can still be in Redis. */
  readonly entriesEndMs: number;
}

export class CacheFamily<Id, T> {
  readonly #parts: CacheFamilyParts<Id, T>;

  constructor(parts: CacheFamilyParts<Id, T>) {
    this.#parts = parts;
  }

  /**
   * The cached value of an id, loaded and stored when it is missing. Callers who miss together share the value:
   * treat it as read-only. It is kept as JSON, so a Date comes back as its ISO text.
   *
   * @param load called at most once at a time per process and id; null = does not exist, kept for the negative TTL
   * @returns null when the source has no such thing
   * @throws InvalidKeyIdError, CacheValueError, and whatever `load` throws
   * Redis down: returns the loaded value, at most the cache deadline later.
   */
  async getOrLoad(id: Id, load: Load<T>): Promise<T | null> {
    const key = this.#parts.family.key(id);
    const cameAt = moment();
    const seen = await this.#parts.reader.see(key);
    if (seen.kind === 'value') return this.#hit(seen.value);
    const loadMany = async () => {
      const value = await load();
      return new Map(value === null ? [] : [[id, value]]);
    };
    const brought = await this.#parts.misses.bring([unseen({ id, key }, seen)], { loadMany, cameAt });
    return brought.get(id) ?? null;
  }

  /**
   * The cached values of many ids over all slots; those missing are loaded with one call of `loadMany`, and those
   * that another process was loading and gave up with a second one.
   *
   * @param loadMany what it leaves out does not exist
   * @returns the existing ones, in the order of `ids`
   * @throws InvalidKeyIdError, CacheValueError, and whatever `loadMany` throws
   * Redis down: returns the loaded values, at most the cache deadline later.
   */
  async getManyOrLoad(ids: readonly Id[], loadMany: LoadMany<Id, T>): Promise<Map<Id, T>> {
    const wanted = [...new Set(ids)].map((id) => ({ id, key: this.#parts.family.key(id) }));
    const cameAt = moment();
    const seen = await Promise.all(wanted.map(({ key }) => this.#parts.reader.see(key)));
    const values = new Map<Id, T | null>();
    const missing: Unseen<Id>[] = [];
    for (const [index, one] of wanted.entries()) {
      const found = seen[index];
      if (found?.kind === 'value') values.set(one.id, this.#hit(found.value));
      else missing.push(unseen(one, found));
    }
    const brought = await this.#parts.misses.bring(missing, { loadMany, cameAt });
    return existing(wanted, new Map([...values, ...brought]));
  }

  /**
   * Makes the cache forget ids after their source has changed. Call it after the commit.
   * From the call on this process serves nothing older; once it is confirmed, no process does.
   *
   * @returns whether Redis confirmed it within the state deadline. If not, it is retried in the background until it
   *   succeeds or the entries have expired; until then other processes may serve the old value, at most for its TTL.
   * @throws InvalidKeyIdError
   * Redis down: resolves with false after the state deadline, never throws for it.
   */
  async forget(...ids: Id[]): Promise<boolean> {
    const keys = ids.map((id) => this.#parts.family.key(id));
    const confirmed = this.#parts.forgets.forget(keys, this.#parts.entriesEndMs);
    for (const key of keys) this.#parts.misses.abandon(key);
    return confirmed;
  }

  #hit(value: T | null): T | null {
    if (value === null) this.#parts.counts.negativeHits += 1;
    else this.#parts.counts.hits += 1;
    return value;
  }
}

function unseen<Id, T>(one: { id: Id; key: string }, seen: Seen<T> | undefined): Unseen<Id> {
  return { ...one, unusable: seen?.kind === 'absent' ? seen.unusable : null };
}

function existing<Id, T>(
  wanted: readonly { readonly id: Id }[],
  values: ReadonlyMap<Id, T | null>,
): Map<Id, T> {
  const found = new Map<Id, T>();
  for (const { id } of wanted) {
    const value = values.get(id) ?? null;
    if (value !== null) found.set(id, value);
  }
  return found;
}
