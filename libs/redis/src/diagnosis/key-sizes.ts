/* Keeps the biggest of many keys, and what each family takes in all. Memory: the keys that are named. */

export interface BigKey {
  readonly key: string;
  readonly family: string | null;
  readonly sizeBytes: number;
}

/** What one family takes; `family` is null for keys that are not of the table. */
export interface FamilySize {
  readonly family: string | null;
  readonly keys: number;
  readonly sizeBytes: number;
}

export interface SizedKeys {
  readonly keysSeen: number;
  /** Biggest first. */
  readonly keys: readonly BigKey[];
  /** Biggest first. */
  readonly families: readonly FamilySize[];
}

export class KeySizes {
  readonly #top: number;
  readonly #familyOf: (key: string) => string | null;
  readonly #families = new Map<string | null, { keys: number; sizeBytes: number }>();
  #biggest: BigKey[] = [];
  #seen = 0;

  /** @param options.top how many keys are named, 1 or more */
  constructor({ top, familyOf }: { top: number; familyOf: (key: string) => string | null }) {
    this.#top = top;
    this.#familyOf = familyOf;
  }

  add(key: string, sizeBytes: number): void {
    const family = this.#familyOf(key);
    this.#seen += 1;
    const sum = this.#families.get(family) ?? { keys: 0, sizeBytes: 0 };
    this.#families.set(family, { keys: sum.keys + 1, sizeBytes: sum.sizeBytes + sizeBytes });
    this.#keepIfBig({ key, family, sizeBytes });
  }

  read(): SizedKeys {
    const families = [...this.#families].map(([family, sum]) => ({ family, ...sum }));
    return {
      keysSeen: this.#seen,
      keys: [...this.#biggest],
      families: families.sort((one, other) => other.sizeBytes - one.sizeBytes),
    };
  }

  /** Most keys are smaller than the smallest of the list, which is in order. SCAN may give a key twice. */
  #keepIfBig(found: BigKey): void {
    if (this.#biggest.length === this.#top && found.sizeBytes <= (this.#biggest.at(-1)?.sizeBytes ?? 0))
      return;
    const others = this.#biggest.filter(({ key }) => key !== found.key);
    const place = others.findIndex(({ sizeBytes }) => sizeBytes < found.sizeBytes);
    others.splice(place === -1 ? others.length : place, 0, found);
    this.#biggest = others.slice(0, this.#top);
  }
}
