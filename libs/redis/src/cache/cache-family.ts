import type { KeyFamily } from '../keys/key-families.js';
import type { CacheCounts } from './cache-counts.js';
import type { CacheReader, Lookup } from './cache-reader.js';
import type { CacheWriter } from './cache-writer.js';
import type { Forgets } from './forgets.js';
import { SingleFlight, type OpenFlight } from './single-flight.js';

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
  readonly writer: CacheWriter<T>;
  readonly forgets: Forgets;
  readonly counts: CacheCounts;
  /** After how many milliseconds nothing stored or under way now can still be in Redis. */
  readonly entriesEndMs: number;
}

interface Wanted<Id, T> {
  readonly id: Id;
  readonly key: string;
  readonly flight: OpenFlight<T | null>;
}

interface Found<Id, T> {
  readonly wanted: Wanted<Id, T>;
  /** What was found at once, and what after waiting for another process; the same where nobody waited. */
  readonly first: Lookup<T>;
  readonly last: Lookup<T>;
}

export class CacheFamily<Id, T> {
  readonly #parts: CacheFamilyParts<Id, T>;
  readonly #flights = new SingleFlight<T | null>();

  constructor(parts: CacheFamilyParts<Id, T>) {
    this.#parts = parts;
  }

  /**
   * The cached value of an id, loaded and stored when it is missing. Values are shared between callers: treat them
   * as read-only. They are kept as JSON, so a Date comes back as its ISO text.
   *
   * @param load called at most once per process at a time; null = does not exist, kept for the negative TTL
   * @returns null when the source has no such thing
   * @throws InvalidKeyIdError, CacheValueError, and whatever `load` throws
   * Redis down: returns the loaded value, at most the cache deadline later.
   */
  async getOrLoad(id: Id, load: Load<T>): Promise<T | null> {
    const key = this.#parts.family.key(id);
    const running = this.#flights.running(key);
    if (running === undefined) return this.#flights.start(key, () => this.#fetch(key, load));
    this.#parts.counts.coalesced += 1;
    return running;
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
    const answers = new Map<Id, Promise<T | null>>();
    const wanted: Wanted<Id, T>[] = [];
    for (const [id, key] of ids.map((id) => [id, this.#parts.family.key(id)] as const)) {
      if (answers.has(id)) continue;
      const running = this.#flights.running(key);
      if (running === undefined) {
        const flight = this.#flights.open(key);
        wanted.push({ id, key, flight });
        answers.set(id, flight.promise);
      } else {
        this.#parts.counts.coalesced += 1;
        answers.set(id, running);
      }
    }
    await this.#fetchMany(wanted, loadMany);
    return existing(answers);
  }

  /**
   * Makes the cache forget ids after their source has changed. Call it after the commit.
   * From the call on, this process serves nothing older; once it is confirmed, no process does.
   *
   * @returns whether Redis confirmed it within the state deadline. If not, it is retried in the background until it
   *   succeeds or the entries have expired; until then other processes may serve the old value, at most for its TTL.
   * @throws InvalidKeyIdError
   * Redis down: resolves with false after the state deadline, never throws for it.
   */
  async forget(...ids: Id[]): Promise<boolean> {
    const keys = ids.map((id) => this.#parts.family.key(id));
    const confirmed = this.#parts.forgets.forget(keys, this.#parts.entriesEndMs);
    for (const key of keys) this.#flights.abandon(key);
    return confirmed;
  }

  async #fetch(key: string, load: Load<T>): Promise<T | null> {
    const first = await this.#parts.reader.lookup(key);
    const last = await this.#afterOthers(key, first);
    this.#count(first, last);
    if (last.kind === 'value') return last.value;
    return this.#parts.writer.loadOne(key, markerOf(last), load);
  }

  async #afterOthers(key: string, first: Lookup<T>): Promise<Lookup<T>> {
    return first.kind === 'busy' ? this.#parts.reader.waitForOther(key) : first;
  }

  async #fetchMany(wanted: readonly Wanted<Id, T>[], loadMany: LoadMany<Id, T>): Promise<void> {
    try {
      const found = await Promise.all(
        wanted.map(async (one) => ({ wanted: one, first: await this.#parts.reader.lookup(one.key) })),
      );
      const waited = this.#waitForOthers(found.filter(({ first }) => first.kind === 'busy'));
      const known = found.filter(({ first }) => first.kind !== 'busy');
      await this.#settle(
        known.map((one) => ({ ...one, last: one.first })),
        loadMany,
      );
      await this.#settle(await waited, loadMany);
    } catch (error) {
      for (const { flight } of wanted) flight.reject(error);
    }
  }

  async #waitForOthers(busy: readonly Omit<Found<Id, T>, 'last'>[]): Promise<Found<Id, T>[]> {
    return Promise.all(
      busy.map(async (one) => ({ ...one, last: await this.#afterOthers(one.wanted.key, one.first) })),
    );
  }

  async #settle(found: readonly Found<Id, T>[], loadMany: LoadMany<Id, T>): Promise<void> {
    const missing: (Wanted<Id, T> & { marker: string | null })[] = [];
    for (const { wanted, first, last } of found) {
      this.#count(first, last);
      if (last.kind === 'value') wanted.flight.resolve(last.value);
      else missing.push({ ...wanted, marker: markerOf(last) });
    }
    if (missing.length === 0) return;
    const values = await this.#parts.writer.loadMany(missing, loadMany);
    for (const { id, flight } of missing) flight.resolve(values.get(id) ?? null);
  }

  /** Counts a read once: what waited for another process is a miss, whoever loaded it. */
  #count(first: Lookup<T>, last: Lookup<T>): void {
    const { counts } = this.#parts;
    if (first.kind === 'busy' || last.kind === 'lease') counts.misses += 1;
    else if (last.kind !== 'value') counts.bypassed += 1;
    else if (last.value === null) counts.negativeHits += 1;
    else counts.hits += 1;
  }
}

function markerOf<T>(lookup: Lookup<T>): string | null {
  return lookup.kind === 'lease' ? lookup.marker : null;
}

async function existing<Id, T>(answers: ReadonlyMap<Id, Promise<T | null>>): Promise<Map<Id, T>> {
  const values = await Promise.all(answers.values());
  const found = new Map<Id, T>();
  for (const [index, id] of [...answers.keys()].entries()) {
    const value = values[index] ?? null;
    if (value !== null) found.set(id, value);
  }
  return found;
}
