import { maxLines, maxQuantity } from '@shop/contracts/cart';

/** Something that a shopper wants so many of. */
export interface Want {
  readonly sku: string;
  readonly quantity: number;
}

/** What a cart has to hold: everything that was acknowledged and not ordered, once. */
export class CartRecord {
  readonly #acknowledged = new Map<string, number>();
  /** Adds that never got an answer may have been made. */
  readonly #unsure = new Map<string, number>();

  /** Whether a cart with this in it takes these as well. */
  takes(wants: readonly Want[]): boolean {
    const amounts = new Map(this.#acknowledged);
    for (const { sku, quantity } of wants) amounts.set(sku, (amounts.get(sku) ?? 0) + quantity);
    return amounts.size <= maxLines && [...amounts.values()].every((amount) => amount <= maxQuantity);
  }

  acknowledge(wants: readonly Want[]): void {
    addTo(this.#acknowledged, wants);
  }

  leaveOpen(wants: readonly Want[]): void {
    addTo(this.#unsure, wants);
  }

  /** Whether nothing can be in the cart. */
  get isEmpty(): boolean {
    return this.#acknowledged.size + this.#unsure.size === 0;
  }

  /** The most that can be in the cart: what never got an answer is counted as well. */
  get most(): Want[] {
    const amounts = new Map(this.#acknowledged);
    addTo(amounts, wantsOf(this.#unsure));
    return wantsOf(amounts);
  }

  /** So many of one product are in the cart, whatever was before; 0: none. */
  set({ sku, quantity }: Want): void {
    this.#unsure.delete(sku);
    if (quantity > 0) this.#acknowledged.set(sku, quantity);
    else this.#acknowledged.delete(sku);
  }

  /** There may be so many now, or as many as before. */
  leaveOpenTo({ sku, quantity }: Want): void {
    const before = this.#acknowledged.get(sku) ?? 0;
    const most = Math.max(quantity, before + (this.#unsure.get(sku) ?? 0));
    const least = Math.min(quantity, before);
    this.set({ sku, quantity: least });
    if (most > least) this.#unsure.set(sku, most - least);
  }

  /** These were ordered, so they are in the cart no more. What is ordered of an unsure amount was there. */
  takeOut(ordered: readonly Want[]): void {
    for (const { sku, quantity } of ordered) {
      const before = this.#acknowledged.get(sku) ?? 0;
      const unsure = (this.#unsure.get(sku) ?? 0) - Math.max(0, quantity - before);
      this.set({ sku, quantity: Math.max(0, before - quantity) });
      if (unsure > 0) this.#unsure.set(sku, unsure);
    }
  }

  /** What was acknowledged by now, for a look at the cart that begins now and ends later. */
  snapshot(): ReadonlyMap<string, number> {
    return new Map(this.#acknowledged);
  }

  get hasOpen(): boolean {
    return this.#unsure.size > 0;
  }

  /** How what the shop shows differs from what it acknowledged, a sentence a sku; none when all is there, once. */
  differencesTo(shown: readonly Want[]): string[] {
    const amounts = new Map(shown.map(({ sku, quantity }) => [sku, quantity]));
    const skus = new Set([...amounts.keys(), ...this.#acknowledged.keys(), ...this.#unsure.keys()]);
    return [...skus].flatMap((sku) => {
      const least = this.#acknowledged.get(sku) ?? 0;
      const most = least + (this.#unsure.get(sku) ?? 0);
      const amount = amounts.get(sku) ?? 0;
      if (amount >= least && amount <= most) return [];
      return [`${String(amount)} of ${sku} instead of ${String(least)}`];
    });
  }
}

/** Whether a cart that shows this holds at least so much of each sku. */
export function holds(shown: readonly Want[], least: ReadonlyMap<string, number>): boolean {
  const amounts = new Map(shown.map(({ sku, quantity }) => [sku, quantity]));
  return [...least].every(([sku, quantity]) => (amounts.get(sku) ?? 0) >= quantity);
}

function wantsOf(amounts: ReadonlyMap<string, number>): Want[] {
  return [...amounts].map(([sku, quantity]) => ({ sku, quantity }));
}

function addTo(amounts: Map<string, number>, wants: readonly Want[]): void {
  for (const { sku, quantity } of wants) amounts.set(sku, (amounts.get(sku) ?? 0) + quantity);
}
