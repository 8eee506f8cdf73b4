import { maxLines, maxQuantity } from '@shop/contracts/cart';

/** Something that a shopper wants so many of. */
export interface Want {
  readonly sku: string;
  readonly quantity: number;
}

/** What a cart has to hold: everything that was acknowledged, once. */
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

function addTo(amounts: Map<string, number>, wants: readonly Want[]): void {
  for (const { sku, quantity } of wants) amounts.set(sku, (amounts.get(sku) ?? 0) + quantity);
}
