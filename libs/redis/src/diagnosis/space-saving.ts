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

/** A counter, and the item that has it at present. */
interface Counter {
  item: string;
  count: number;
  overcount: number;
}

/** Counts the frequent items of a stream by a fixed number of counters. */
export class SpaceSaving {
  readonly #capacity: number;
  readonly #counters: Counter[] = [];
  readonly #byItem = new Map<string, Counter>();
  #seen = 0;
  /** No counter is below it once all are taken. */
  #least = 1;
  #turn = 0;

  /** @param capacity number of counters, 1 or more */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many items came. */
  get seen(): number {
    return this.#seen;
  }

  add(item: string): void {
    this.#seen += 1;
    const counter = this.#byItem.get(item) ?? this.#counterFor(item);
    counter.count += 1;
  }

  /** Every item that has a counter, in no order. */
  items(): CountedItem[] {
    return this.#counters.map((counter) => ({ ...counter }));
  }

  #counterFor(item: string): Counter {
    const counter = this.#counters.length < this.#capacity ? this.#newFor(item) : this.#takeOver(item);
    this.#byItem.set(item, counter);
    return counter;
  }

  #newFor(item: string): Counter {
    const counter = { item, count: 0, overcount: 0 };
    this.#counters.push(counter);
    return counter;
  }

  #takeOver(item: string): Counter {
    const counter = this.#smallest();
    this.#byItem.delete(counter.item);
    counter.item = item;
    counter.overcount = counter.count;
    return counter;
  }

  /** Goes round from where the last one was: most counters are at the least count, so the next is seldom far. */
  #smallest(): Counter {
    const { length } = this.#counters;
    for (let step = 0; step < length; step += 1) {
      this.#turn = (this.#turn + 1) % length;
      const counter = this.#counters[this.#turn];
      if (counter?.count === this.#least) return counter;
    }
    this.#least = Math.min(...this.#counters.map(({ count }) => count));
    return this.#smallest();
  }
}
