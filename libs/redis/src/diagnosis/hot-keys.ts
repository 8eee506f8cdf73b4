import { familyOfKey } from './family-of-key.js';
import { SpaceSaving, type CountedItem } from './space-saving.js';

/*
 * The keys that a process sends most commands for. Redis itself cannot tell under allkeys-lru (OBJECT FREQ needs an LFU
 * policy) and MONITOR costs a node half its speed, so each process looks at one command in sixteen, drawn at random, and
 * counts their keys by 256 counters over the last ten to twenty seconds, and their families one by one. What it costs and how far an estimate may be off
 * is in docs/redis/hot-keys.md. Nothing here waits for Redis or can fail.
 */

/** A command as ioredis and this library have it: it knows its own keys. */
export interface KeyedCommand {
  getKeys(): readonly (string | Buffer)[];
}

/** A key, and how often this process asked for it. */
export interface HotKey {
  readonly key: string;
  /** Commands a second: at most so many, and at least so many less `overestimate`, sampling aside. */
  readonly opsPerSecond: number;
  readonly overestimate: number;
}

/** How often this process asked for any key of a family; `family` is null for keys that are not of the key table. */
export interface FamilyRate {
  readonly family: string | null;
  /** Commands a second, sampling aside. */
  readonly opsPerSecond: number;
}

export interface HotKeysReport {
  /** What the estimates are an average over, in milliseconds. */
  readonly overMs: number;
  /** Keys of commands that this process sent a second, over all keys. */
  readonly opsPerSecond: number;
  /** Busiest first. */
  readonly keys: readonly HotKey[];
  /** Busiest first; families of which nothing was seen are not named. */
  readonly families: readonly FamilyRate[];
}

export interface HotKeysOptions {
  /** One command in so many is looked at, on average; default 16, 1 = each. */
  readonly sampleOneIn?: number;
  /** Keys that can be told apart at a time, default 256. */
  readonly counters?: number;
  /** A report is about the last one to two of these; milliseconds, default 10,000. */
  readonly windowMs?: number;
  /** 0 to below 1. */
  readonly random?: () => number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

interface Window {
  readonly sinceMs: number;
  readonly sketch: SpaceSaving;
  /** Samples by family. */
  readonly families: Map<string | null, number>;
}

/** Most keys that a report names. */
const REPORTED = 100;

export class HotKeys {
  readonly #options: Required<HotKeysOptions>;
  #toSkip: number;
  #before: Window | null = null;
  #current: Window;

  constructor(options: HotKeysOptions = {}) {
    this.#options = {
      ...{ sampleOneIn: 16, counters: 256, windowMs: 10_000 },
      ...{ random: Math.random, now: () => performance.now(), ...options },
    };
    this.#current = this.#newWindow();
    this.#toSkip = this.#gap();
  }

  /** Called for every command on its way out. Fifteen of sixteen cost a subtraction. */
  see(command: KeyedCommand): void {
    if (this.#toSkip > 0) {
      this.#toSkip -= 1;
      return;
    }
    this.#toSkip = this.#gap();
    this.#turn();
    for (const key of command.getKeys()) this.#count(String(key));
  }

  /** The busiest keys of the last one to two windows, at most a hundred. */
  report(): HotKeysReport {
    this.#turn();
    const windows = this.#before === null ? [this.#current] : [this.#before, this.#current];
    const { sinceMs } = this.#before ?? this.#current;
    const overMs = Math.max(1, this.#options.now() - sinceMs);
    const perSecond = (samples: number) => (samples * this.#options.sampleOneIn * 1_000) / overMs;
    const keys = sumOf(windows.map(({ sketch }) => sketch.items()))
      .sort((one, other) => other.count - one.count)
      .slice(0, REPORTED)
      .map(({ item, count, overcount }) => ({
        key: item,
        opsPerSecond: perSecond(count),
        overestimate: perSecond(overcount),
      }));
    const seen = windows.reduce((sum, { sketch }) => sum + sketch.seen, 0);
    const families = totalsOf(windows.map((window) => window.families))
      .sort(([, one], [, other]) => other - one)
      .map(([family, samples]) => ({ family, opsPerSecond: perSecond(samples) }));
    return { overMs: Math.round(overMs), opsPerSecond: perSecond(seen), keys, families };
  }

  #count(key: string): void {
    const { sketch, families } = this.#current;
    sketch.add(key);
    const family = familyOfKey(key);
    families.set(family, (families.get(family) ?? 0) + 1);
  }

  /**
   * Commands to let pass before the next sample: geometric, so that each command has the same chance whatever came before.
   * Every sixteenth would see one key of a loop over sixteen and never the others.
   */
  #gap(): number {
    const { sampleOneIn, random } = this.#options;
    if (sampleOneIn <= 1) return 0;
    return Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / sampleOneIn));
  }

  #turn(): void {
    const { windowMs, now } = this.#options;
    const ageMs = now() - this.#current.sinceMs;
    if (ageMs < windowMs) return;
    this.#before = ageMs < 2 * windowMs ? this.#current : null;
    this.#current = this.#newWindow();
  }

  #newWindow(): Window {
    const sketch = new SpaceSaving(this.#options.counters);
    return { sinceMs: this.#options.now(), sketch, families: new Map() };
  }
}

/** Adds up what several sketches counted; a key that one of them does not have came there no more often than its smallest. */
function sumOf(parts: readonly (readonly CountedItem[])[]): CountedItem[] {
  const sums = new Map<string, CountedItem>();
  for (const { item, count, overcount } of parts.flat()) {
    const known = sums.get(item);
    const sum = { count: count + (known?.count ?? 0), overcount: overcount + (known?.overcount ?? 0) };
    sums.set(item, { item, ...sum });
  }
  return [...sums.values()];
}

function totalsOf(parts: readonly ReadonlyMap<string | null, number>[]): [string | null, number][] {
  const totals = new Map<string | null, number>();
  for (const [family, count] of parts.flatMap((part) => [...part]))
    totals.set(family, count + (totals.get(family) ?? 0));
  return [...totals];
}

/** What all clients of this process send, queues' included. */
export const processHotKeys = new HotKeys();
