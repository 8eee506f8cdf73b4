import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadFrom, RedisCommands } from '../client/redis-commands.js';
import type { NearFamily, Ticket } from '../near-cache/near-family.js';
import type { Ages } from './ages.js';
import type { CacheCounts } from './cache-counts.js';
import type { Envelope, EntryMeta } from './envelope.js';
import type { Forgets } from './forgets.js';
import { areCurrent, type GroupVersions, type Versions } from './group-versions.js';
import { besideLease, isMarker, type Leases } from './leases.js';
import type { ShardBreakers } from './shard-breakers.js';
import { moment, type Landed } from './single-flight.js';

/*
 * The Redis side of a read: what does the cache know about a key, and may we load it? Redis down or late, whatever
 * the reason: the answer is `bypass`, and the caller asks the source without storing. Nothing here throws.
 */

/** What a plain read says about a key. */
export type Seen<T> =
  | {
      readonly kind: 'value';
      readonly value: T | null;
      readonly freshUntilMs?: number | undefined;
      /** Past its soft age, and somebody loads it anew already. */
      readonly isStale?: boolean;
    }
  /** A value that may be served, and that somebody should load anew. */
  | { readonly kind: 'due'; readonly value: T | null; readonly isStale: boolean }
  /** Redis has nothing to give; `unusable` is what stands there instead of a value, or ''. */
  | { readonly kind: 'absent'; readonly unusable: string }
  /** Ask the source and store nothing. */
  | { readonly kind: 'bypass' };

/** What the primary says to somebody who wants to load. */
export type Claim<T> =
  | { readonly kind: 'value'; readonly landed: Landed<T> }
  /** We are the one to load it. */
  | { readonly kind: 'lease'; readonly marker: string }
  /** Somebody else is loading it. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'bypass' };

/** A key and the groups that its value belongs to. */
export interface Place {
  readonly key: string;
  readonly groups: readonly string[];
}

const BYPASS = { kind: 'bypass' } as const;
const BUSY = { kind: 'busy' } as const;
const ABSENT = { kind: 'absent', unusable: '' } as const;
const NO_VERSIONS: Versions = Object.freeze({});

const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 40;

export interface CacheReaderOptions<T> {
  readonly redis: RedisCommands;
  readonly leases: Leases;
  readonly forgets: Forgets;
  /** Forgets of groups. */
  readonly bumps: Forgets;
  readonly groups: GroupVersions;
  readonly breakers: ShardBreakers;
  readonly envelope: Envelope<T>;
  readonly ages: Ages;
  readonly counts: CacheCounts;
  /** Where values are held in memory; null when they are not. */
  readonly near: Pick<NearFamily<never, T | null>, 'begin'> | null;
  readonly readFrom: ReadFrom;
  /** With `false` every read is a bypass. */
  readonly isOn: boolean;
  /** How long a read waits for another process that is loading, in milliseconds. */
  readonly waitMs: number;
}

/** Looks keys of one family up. */
export class CacheReader<T> {
  readonly #options: CacheReaderOptions<T>;

  constructor(options: CacheReaderOptions<T>) {
    this.#options = options;
  }

  /** Reads a key, by the family's policy from the primary or a replica. Reads of one tick leave together. */
  see(key: string, groups: readonly string[]): Promise<Seen<T>> {
    const { redis, forgets, breakers, near, readFrom, isOn } = this.#options;
    if (!isOn || forgets.isPending(key)) return Promise.resolve(BYPASS);
    const isCalm = breakers.isCalm;
    if (!isCalm && !breakers.admits(key)) return Promise.resolve(BYPASS);
    const ticket = near === null ? null : near.begin(key);
    if (ticket !== null) return this.#seeAndHold(key, ticket);
    // A replica may still hold what was forgotten a moment ago.
    const from = readFrom === 'replica' && forgets.isRecent(key) ? 'primary' : readFrom;
    const text = redis.get(key, from);
    // The hot path of every hit: two functions on one promise cost less than an async function around it.
    if (isCalm && groups.length === 0) return text.then(this.#judge, () => this.#failed(key));
    return this.#seeWithCare(text, { key, groups });
  }

  /**
   * Reads a key on its primary or takes the lease to load it.
   *
   * @param unusable what `see` found there instead of a value; it counts as nothing
   */
  async claim(place: Place, unusable: string): Promise<Claim<T>> {
    const { leases, breakers } = this.#options;
    if (!breakers.isCalm && !breakers.admits(place.key)) return BYPASS;
    const asOf = moment();
    try {
      const { found, marker } = await leases.take(place.key, unusable);
      if (!breakers.isCalm) breakers.succeeded(place.key);
      return found === null ? { kind: 'lease', marker } : await this.#weigh(place, { found, unusable, asOf });
    } catch {
      return this.#failed(place.key);
    }
  }

  /** Waits for who is loading the key: its value, our turn when it gave up, or `bypass` when it takes too long. */
  async waitForOther(place: Place): Promise<Claim<T>> {
    const endsAtMs = performance.now() + this.#options.waitMs;
    this.#options.counts.leaseWaits += 1;
    let pauseMs = FIRST_PAUSE_MS;
    while (performance.now() < endsAtMs) {
      await sleep(pauseMs * (0.75 + Math.random() / 2));
      const claim = await this.claim(place, '');
      if (claim.kind !== 'busy') return claim;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    return BYPASS;
  }

  /** Takes the lease to load a value anew beside the one that is served; null when it is not ours to do. */
  async claimRefresh(key: string): Promise<string | null> {
    const { leases, ages, counts } = this.#options;
    return leases.takeRefresh(key, ages.tooYoungAboveMs).catch(() => {
      counts.errors += 1;
      return null;
    });
  }

  /** What the primary holds instead of giving us the lease. */
  async #weigh(
    place: Place,
    { found, unusable, asOf }: { found: string; unusable: string; asOf: number },
  ): Promise<Claim<T>> {
    const beside = isMarker(found) ? besideLease(found) : null;
    if (isMarker(found) && beside === null) return BUSY;
    const opened = this.#options.envelope.open(beside?.text ?? found);
    if (opened.kind === 'value' && (await this.#isOfNow(place, opened.meta)))
      return { kind: 'value', landed: { value: opened.value, asOf } };
    return opened.kind === 'newer' || found === unusable ? BYPASS : this.claim(place, found);
  }

  async #isOfNow({ groups }: Place, meta: EntryMeta | undefined): Promise<boolean> {
    if (groups.length === 0) return true;
    return this.#isCurrent(meta, await this.#options.groups.current(groups, 'primary'));
  }

  async #seeWithCare(reading: Promise<string | null>, { key, groups }: Place): Promise<Seen<T>> {
    const { bumps, breakers } = this.#options;
    try {
      const [text, versions] = await Promise.all([reading, this.#versionsOf(groups)]);
      if (!breakers.isCalm) breakers.succeeded(key);
      if (groups.some((group) => bumps.isPending(group))) return BYPASS;
      return this.#judgeInGroups(text, versions);
    } catch {
      return this.#failed(key);
    }
  }

  /** What is held in memory comes from the primary, and only while it is fresh. */
  async #seeAndHold(key: string, ticket: Ticket<T | null>): Promise<Seen<T>> {
    const seen = await this.#seeWithCare(this.#options.redis.get(key), { key, groups: [] });
    if (seen.kind === 'value') ticket.fill(seen.value, (seen.freshUntilMs ?? Infinity) - Date.now());
    else ticket.drop();
    return seen;
  }

  #versionsOf(groups: readonly string[]): Promise<Versions> | Versions {
    if (groups.length === 0) return NO_VERSIONS;
    const { bumps, readFrom } = this.#options;
    const isPinned = readFrom === 'replica' && groups.some((group) => bumps.isRecent(group));
    return this.#options.groups.current(groups, isPinned ? 'primary' : readFrom);
  }

  readonly #judge = (text: string | null): Seen<T> => this.#judgeInGroups(text, NO_VERSIONS);

  #judgeInGroups(text: string | null, versions: Versions): Seen<T> {
    if (text === null) return ABSENT;
    const beside = isMarker(text) ? besideLease(text) : null;
    if (isMarker(text) && beside === null) return ABSENT;
    const opened = this.#options.envelope.open(beside?.text ?? text);
    if (opened.kind === 'newer') return BYPASS;
    if (opened.kind !== 'value') {
      this.#options.counts.errors += 1;
      return { kind: 'absent', unusable: text };
    }
    const { value, meta } = opened;
    if (versions !== NO_VERSIONS && !this.#isCurrent(meta, versions))
      return { kind: 'absent', unusable: text };
    if (meta === undefined) return opened;
    return this.#aged({ value, meta }, beside === null || beside.endsAtMs <= Date.now());
  }

  #isCurrent(meta: EntryMeta | undefined, versions: Versions): boolean {
    if (areCurrent(meta?.groups, versions)) return true;
    if (Object.values(versions).includes(null)) this.#options.counts.lostGroups += 1;
    return false;
  }

  /** @param isFree whether nobody has the lease to refresh it */
  #aged({ value, meta }: { value: T | null; meta: EntryMeta }, isFree: boolean): Seen<T> {
    const age = this.#options.ages.ageOf(meta);
    if (age === 'stale') this.#options.counts.staleHits += 1;
    const isStale = age === 'stale';
    if (age === 'fresh' || !isFree) return { kind: 'value', value, freshUntilMs: meta.freshUntilMs, isStale };
    return { kind: 'due', value, isStale };
  }

  #failed(key: string): typeof BYPASS {
    this.#options.breakers.failed(key);
    this.#options.counts.errors += 1;
    return BYPASS;
  }
}
