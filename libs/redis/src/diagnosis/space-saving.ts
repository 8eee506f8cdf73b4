/*
 * Which of a stream's items are the most frequent, in memory that does not grow with the number of items: the algorithm
 * Space-Saving (Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent and Top-k Elements in Data Streams, ICDT
 * 2005). A new item takes over the smallest counter, count and all, so no count is ever too low, and after n items none of
 * m counters is too high by more than n / m. Whatever came more than n / m times has a counter.
 */

/** One item with its count: it came at most `count` times and at least `count - overcount` times. */
export interface CountedItem {
  readonly item: string;
  readonly count: number;
  readonly overcount: number;
}

/** Counts the frequent items of a stream by a fixed number of counters. */
export class SpaceSaving {
  readonly #items: string[] = [];
  readonly #counts: Float64Array;
  readonly #overcounts: Float64Array;
  readonly #places = new Map<string, number>();
  #seen = 0;
  /** No counter is below it once all are taken. */
  #least = 1;
  #turn = 0;

  /** @param capacity number of counters, 1 or more */
  constructor(capacity: number) {
    this.#counts = new Float64Array(capacity);
    this.#overcounts = new Float64Array(capacity);
  }

  /** How many items came. */
  get seen(): number {
    return this.#seen;
  }

  add(item: string): void {
    this.#seen += 1;
    const place = this.#places.get(item) ?? this.#placeFor(item);
    this.#counts[place] = this.#countAt(place) + 1;
  }

  /** Every item that has a counter, in no order. */
  items(): CountedItem[] {
    return this.#items.map((item, place) => ({
      item,
      count: this.#countAt(place),
      overcount: this.#overcounts[place] ?? 0,
    }));
  }

  #placeFor(item: string): number {
    const place = this.#items.length < this.#counts.length ? this.#items.length : this.#smallest();
    const evicted = this.#items[place];
    if (evicted !== undefined) this.#places.delete(evicted);
    this.#items[place] = item;
    this.#places.set(item, place);
    this.#overcounts[place] = this.#countAt(place);
    return place;
  }

  /** Goes round from where the last one was: most counters are at the least count, so the next is seldom far. */
  #smallest(): number {
    const { length } = this.#counts;
    for (let step = 0; step < length; step += 1) {
      this.#turn = (this.#turn + 1) % length;
      if (this.#countAt(this.#turn) === this.#least) return this.#turn;
    }
    this.#least = Math.min(...this.#counts);
    return this.#smallest();
  }

  #countAt(place: number): number {
    return this.#counts[place] ?? 0;
  }
}
