import type { KeyFamily } from '../keys/key-family.js';
import { processTrails } from '../trails/request-trails.js';
import { CacheLoadDeadlineError } from './cache.errors.js';
import type { NearFamily } from '../near-cache/near-family.js';
import type { CacheCounts } from './cache-counts.js';
import type { CacheMisses, Unseen } from './cache-misses.js';
import type { CacheReader, Place, Seen } from './cache-reader.js';
import type { CacheRefreshes, Due } from './cache-refreshes.js';
import type { Forgets } from './forgets.js';
import { noLongerThan } from './patience.js';
import { moment } from './single-flight.js';

/*
 * Cache-aside for one family of keys. One process in the fleet loads a missing value, everyone else waits for it; a
 * value whose load began before a forget is never stored after it, nor handed to anyone who asks after it.
 * Redis down or slow: values come from the source and are not stored; a read costs at most the cache deadline more,
 * and nothing more once the shard's breaker is open. More at once than the source should bear: a 503 with Retry-After.
 */

/** Asks the source for one thing; null means that it does not exist. */
export type Load<T> = () => Promise<T | null>;
/** Asks the source for many things; what does not exist is not in the map. */
export type LoadMany<Id, T> = (missing: Id[]) => Promise<Map<Id, T>>;

export interface CacheFamilyParts<Id extends NonNullable<unknown>, T> {
  readonly family: KeyFamily<Id>;
  /** The keys of the groups that an id's value belongs to; null when the family has none. */
  readonly groupsOf: ((id: Id) => readonly string[]) | null;
  /** Where values are held in memory; null when they are not. */
  readonly near: NearFamily<Id, T | null> | null;
  readonly reader: CacheReader<T>;
  readonly misses: CacheMisses<Id, T>;
  readonly refreshes: CacheRefreshes<Id, T>;
  readonly forgets: Forgets;
  /** Forgets of whole families, by name. */
  readonly sweeps: Forgets;
  readonly counts: CacheCounts;
  /** How long a caller waits for a load, in milliseconds. */
  readonly hardDeadlineMs: number;
  /** After how many milliseconds nothing stored or under way now can still be in Redis. */
  readonly entriesEndMs: number;
}

interface Wanted<Id> extends Place {
  readonly id: Id;
}

/** How a call loads what it does not find, and when it came. */
interface Asked<Id, T> {
  readonly loadMany: LoadMany<Id, T>;
  readonly cameAt: number;
}

const NO_GROUPS: readonly string[] = Object.freeze([]);

export class CacheFamily<Id extends NonNullable<unknown>, T> {
  readonly #parts: CacheFamilyParts<Id, T>;

  constructor(parts: CacheFamilyParts<Id, T>) {
    this.#parts = parts;
  }

  /**
   * The cached value of an id, loaded and stored when it is missing. Callers who miss together share the value:
   * treat it as read-only. It is kept as JSON, so a Date comes back as its ISO text.
   *
   * @param load called at most once at a time per process and id; null = does not exist, kept for the negative TTL.
   *   With ages or a hard deadline it may run on after its caller has an answer: let it hang on no request
   * @returns null when the source has no such thing
   * @throws InvalidKeyIdError, CacheValueError, CacheLoadDeadlineError, CacheOverloadedError, and whatever `load` throws
   * Redis down: returns the loaded value, at most the cache deadline later.
   */
  getOrLoad(id: Id, load: Load<T>): Promise<T | null> {
    // Not async: a hit in memory makes one promise, and nothing that could wait.
    const held = this.#parts.near?.read(id);
    return held === undefined ? this.#readOrLoad(id, load) : Promise.resolve(this.#nearHit(id, held));
  }

  async #readOrLoad(id: Id, load: Load<T>): Promise<T | null> {
    const key = this.#parts.family.key(id);
    const groups = this.#groupsOf(id);
    const cameAt = moment();
    const seen = await this.#parts.reader.see(key, groups);
    if (seen.kind === 'value') return this.#hit(key, seen);
    const loadMany = async () => {
      const value = await load();
      return new Map(value === null ? [] : [[id, value]]);
    };
    const one = { id, key, groups };
    if (seen.kind === 'due') {
      const value = await this.#newest([{ ...one, ...seen }], { loadMany, cameAt }, id);
      return this.#hit(key, { value, isStale: seen.isStale });
    }
    return (await this.#bring([unseen(one, seen)], { loadMany, cameAt })).get(id) ?? null;
  }

  /**
   * The cached values of many ids over all slots; those missing are loaded with one call of `loadMany`, and those
   * that another process was loading and gave up with a second one; those to be refreshed with one of their own.
   *
   * @param loadMany what it leaves out does not exist
   * @returns the existing ones, in the order of `ids`
   * @throws InvalidKeyIdError, CacheValueError, CacheLoadDeadlineError, CacheOverloadedError, and whatever `loadMany`
   *   throws
   * Redis down: returns the loaded values, at most the cache deadline later.
   */
  async getManyOrLoad(ids: readonly Id[], loadMany: LoadMany<Id, T>): Promise<Map<Id, T>> {
    const wanted = new Set(ids);
    const cameAt = moment();
    const [values, asked] = this.#split(wanted);
    const seen = await Promise.all(asked.map(({ key, groups }) => this.#parts.reader.see(key, groups)));
    const missing: Unseen<Id>[] = [];
    const due: Due<Id, T>[] = [];
    for (const [index, one] of asked.entries()) {
      const found = seen[index];
      if (found?.kind === 'value') values.set(one.id, this.#hit(one.key, found));
      else if (found?.kind === 'due') due.push({ ...one, ...found });
      else missing.push(unseen(one, found));
    }
    const [brought, served] = await Promise.all([
      this.#bring(missing, { loadMany, cameAt }),
      this.#parts.refreshes.serve(due, { loadMany, cameAt }),
    ]);
    for (const { id, key, isStale } of due) this.#hit(key, { value: served.get(id) ?? null, isStale });
    return existing(wanted, new Map([...values, ...brought, ...served]));
  }

  /**
   * Makes the cache forget ids after their source has changed. Call it after the commit.
   * From the call on this process serves nothing older; once it is confirmed, no process does. Of a family that is held
   * near, others may for NEAR_STALENESS_BOUND_MS more.
   *
   * @returns whether Redis confirmed it within the state deadline. If not, it is retried in the background until it
   *   succeeds or the entries have expired; until then other processes may serve the old value, at most for its TTL.
   * @throws InvalidKeyIdError
   * Redis down: resolves with false after the state deadline, never throws for it.
   */
  async forget(...ids: Id[]): Promise<boolean> {
    const keys = ids.map((id) => this.#parts.family.key(id));
    const confirmed = this.#parts.forgets.forget(keys, this.#parts.entriesEndMs);
    for (const key of keys) this.#parts.near?.forget(key);
    for (const key of keys) this.#parts.misses.abandon(key);
    return confirmed;
  }

  /**
   * Removes every key of the family from all primaries, for an operator or after an import: it walks through all keys
   * of the cluster, so it is nothing for a request. Loads under way then store nothing.
   *
   * @returns whether all of it was done: from then on no process serves what was loaded before the call. If not, it is
   *   done again in the background until it succeeds or the entries have expired.
   * Redis down: resolves with false, never throws for it.
   */
  async clear(): Promise<boolean> {
    const confirmed = await this.#parts.sweeps.forget([this.#parts.family.name], this.#parts.entriesEndMs);
    this.#parts.near?.forgetAll();
    return confirmed;
  }

  #groupsOf(id: Id): readonly string[] {
    const { groupsOf } = this.#parts;
    return groupsOf === null ? NO_GROUPS : groupsOf(id);
  }

  /** What memory has, and what Redis has to be asked for. */
  #split(wanted: ReadonlySet<Id>): [Map<Id, T | null>, readonly Wanted<Id>[]] {
    const values = new Map<Id, T | null>();
    const asked: Wanted<Id>[] = [];
    for (const id of wanted) {
      const held = this.#parts.near?.read(id);
      if (held === undefined) asked.push(this.#wanted(id));
      else values.set(id, this.#nearHit(id, held));
    }
    return [values, asked];
  }

  #wanted(id: Id): Wanted<Id> {
    return { id, key: this.#parts.family.key(id), groups: this.#groupsOf(id) };
  }

  async #newest(due: readonly Due<Id, T>[], asked: Asked<Id, T>, id: Id): Promise<T | null> {
    return (await this.#parts.refreshes.serve(due, asked)).get(id) ?? null;
  }

  async #bring(missing: readonly Unseen<Id>[], asked: Asked<Id, T>): Promise<Map<Id, T | null>> {
    const { misses, counts, family, hardDeadlineMs } = this.#parts;
    return noLongerThan(misses.bring(missing, asked), {
      ms: hardDeadlineMs,
      otherwise: () => {
        counts.lateLoads += 1;
        throw new CacheLoadDeadlineError({ family: family.name, deadlineMs: hardDeadlineMs });
      },
    });
  }

  #nearHit(id: Id, value: T | null): T | null {
    this.#parts.counts.nearHits += 1;
    // The key is made for who follows the request, and for nobody else.
    if (processTrails.isOn) processTrails.note(this.#parts.family.key(id), 'near-hit');
    return this.#counted(value);
  }

  #hit(
    key: string,
    { value, isStale = false }: { value: T | null; isStale?: boolean | undefined },
  ): T | null {
    if (isStale) processTrails.note(key, 'stale');
    else processTrails.note(key, value === null ? 'negative-hit' : 'hit');
    return this.#counted(value);
  }

  #counted(value: T | null): T | null {
    if (value === null) this.#parts.counts.negativeHits += 1;
    else this.#parts.counts.hits += 1;
    return value;
  }
}

function unseen<Id, T>(one: Wanted<Id>, seen: Seen<T> | undefined): Unseen<Id> {
  return { ...one, unusable: seen?.kind === 'absent' ? seen.unusable : null };
}

function existing<Id, T>(wanted: ReadonlySet<Id>, values: ReadonlyMap<Id, T | null>): Map<Id, T> {
  const found = new Map<Id, T>();
  for (const id of wanted) {
    const value = values.get(id) ?? null;
    if (value !== null) found.set(id, value);
  }
  return found;
}
