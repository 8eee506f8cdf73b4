import { processTrails } from '../trails/request-trails.js';
import type { CacheCounts } from './cache-counts.js';
import type { CacheReader, Claim, Place } from './cache-reader.js';
import type { CacheWriter, Missing } from './cache-writer.js';
import { SingleFlight, type Landed } from './single-flight.js';

/*
 * What happens to ids that a plain read did not find. Each is brought by one flight in this process: it takes the
 * lease and loads, or waits for the process that holds it. Who comes while a flight is under way joins it, and asks
 * again when its answer turns out to be older than their question.
 */

/** An id that a plain read did not find. */
export interface Unseen<Id> extends Place {
  readonly id: Id;
  /** What stands there instead of a value, or ''; null when Redis is to be left out. */
  readonly unusable: string | null;
}

/** A key that this call brings: it opened the flight that others may join. */
interface Brought<Id, T> extends Unseen<Id> {
  readonly flight: PromiseWithResolvers<Landed<T>>;
}

interface Claimed<Id, T> {
  readonly one: Brought<Id, T>;
  readonly claim: Claim<T>;
}

export interface BringOptions<Id, T> {
  readonly loadMany: (ids: Id[]) => Promise<Map<Id, T>>;
  /** The moment at which the caller asked: answers must not be older. */
  readonly cameAt: number;
}

/** The misses of one family. */
export class CacheMisses<Id, T> {
  readonly #reader: CacheReader<T>;
  readonly #writer: CacheWriter<T>;
  readonly #counts: CacheCounts;
  readonly #flights = new SingleFlight<T>();

  constructor(parts: { reader: CacheReader<T>; writer: CacheWriter<T>; counts: CacheCounts }) {
    this.#reader = parts.reader;
    this.#writer = parts.writer;
    this.#counts = parts.counts;
  }

  /** Lets nobody who comes later join what is under way for a key. */
  abandon(key: string): void {
    this.#flights.abandon(key);
  }

  /** Brings a value for each id; null for what the source does not have. Rejects with what the loader throws. */
  async bring(unseen: readonly Unseen<Id>[], options: BringOptions<Id, T>): Promise<Map<Id, T | null>> {
    const answers = unseen.map((one) => ({ one, running: this.#flights.running(one.key) }));
    const own = answers.filter(({ running }) => running === undefined).map(({ one }) => this.#open(one));
    const landing = this.#land(own, options);
    const values = new Map<Id, T | null>();
    for (const { id, flight } of own) values.set(id, (await flight.promise).value);
    await landing;
    const tooOld: Unseen<Id>[] = [];
    for (const { one, running } of answers) {
      if (running === undefined) continue;
      const { value, asOf } = await running;
      if (asOf < options.cameAt) tooOld.push(one);
      else {
        processTrails.note(one.key, 'coalesced');
        values.set(one.id, value);
      }
    }
    this.#counts.coalesced += answers.length - own.length - tooOld.length;
    if (tooOld.length === 0) return values;
    return new Map([...values, ...(await this.bring(tooOld, options))]);
  }

  #open(one: Unseen<Id>): Brought<Id, T> {
    if (one.unusable === null) this.#counts.bypassed += 1;
    else this.#counts.misses += 1;
    processTrails.note(one.key, one.unusable === null ? 'bypassed' : 'miss');
    return { ...one, flight: this.#flights.open(one.key) };
  }

  async #land(own: readonly Brought<Id, T>[], { loadMany }: BringOptions<Id, T>): Promise<void> {
    try {
      const claimed = await Promise.all(own.map(async (one) => ({ one, claim: await this.#claim(one) })));
      const others = this.#waitForOthers(claimed.filter(({ claim }) => claim.kind === 'busy'));
      await this.#settle(
        claimed.filter(({ claim }) => claim.kind !== 'busy'),
        loadMany,
      );
      await this.#settle(await others, loadMany);
    } catch (error) {
      for (const { flight } of own) flight.reject(error);
    }
  }

  async #claim(one: Unseen<Id>): Promise<Claim<T>> {
    return one.unusable === null ? { kind: 'bypass' } : this.#reader.claim(one, one.unusable);
  }

  async #waitForOthers(busy: readonly Claimed<Id, T>[]): Promise<Claimed<Id, T>[]> {
    return Promise.all(busy.map(async ({ one }) => ({ one, claim: await this.#reader.waitForOther(one) })));
  }

  async #settle(
    claimed: readonly Claimed<Id, T>[],
    loadMany: BringOptions<Id, T>['loadMany'],
  ): Promise<void> {
    const missing: (Missing<Id> & Brought<Id, T>)[] = [];
    for (const { one, claim } of claimed) {
      if (claim.kind === 'value') one.flight.resolve(claim.landed);
      else missing.push({ ...one, marker: claim.kind === 'lease' ? claim.marker : null });
    }
    if (missing.length === 0) return;
    const landed = await this.#writer.loadMany(missing, loadMany);
    for (const [index, { flight }] of missing.entries()) {
      const one = landed[index];
      if (one !== undefined) flight.resolve(one);
    }
  }
}
