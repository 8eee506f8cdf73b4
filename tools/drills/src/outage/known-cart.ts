/** What a cart must hold: all that was acknowledged. What was not may be there as well, since only its answer was lost. */
export class KnownCart {
  readonly #acknowledged = new Map<string, number>();
  readonly #unanswered = new Map<string, number>();

  acknowledge(sku: string, quantity: number): void {
    this.#acknowledged.set(sku, (this.#acknowledged.get(sku) ?? 0) + quantity);
  }

  leaveOpen(sku: string, quantity: number): void {
    this.#unanswered.set(sku, (this.#unanswered.get(sku) ?? 0) + quantity);
  }

  /** As it is now, for a look at the cart that begins now and ends later. */
  snapshot(): ReadonlyMap<string, number> {
    return new Map(this.#acknowledged);
  }

  /** Whether these items can be the cart, now that nothing is under way: nothing lost, nothing doubled. */
  fits(items: readonly CartLine[]): boolean {
    const held = new Map(items.map(({ sku, quantity }) => [sku, quantity]));
    const skus = new Set([...held.keys(), ...this.#acknowledged.keys()]);
    return [...skus].every((sku) => this.#isPossible(sku, held.get(sku) ?? 0));
  }

  #isPossible(sku: string, quantity: number): boolean {
    const least = this.#acknowledged.get(sku) ?? 0;
    return quantity >= least && quantity <= least + (this.#unanswered.get(sku) ?? 0);
  }
}

export interface CartLine {
  readonly sku: string;
  readonly quantity: number;
}

/** Whether the items hold at least this much of each sku. */
export function holds(items: readonly CartLine[], least: ReadonlyMap<string, number>): boolean {
  const held = new Map(items.map(({ sku, quantity }) => [sku, quantity]));
  return [...least].every(([sku, quantity]) => (held.get(sku) ?? 0) >= quantity);
}
