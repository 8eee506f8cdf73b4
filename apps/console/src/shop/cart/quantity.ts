/** The most of one product that a cart takes. */
export const MOST_OF_ONE = 10_000;

/** What was typed as a number of pieces; undefined when the cart would not take it. */
export function quantityIn(typed: string): number | undefined {
  const text = typed.trim();
  if (!/^\d{1,6}$/.test(text)) return undefined;
  const quantity = Number(text);
  return quantity >= 1 && quantity <= MOST_OF_ONE ? quantity : undefined;
}

/** How many things are in a cart, whatever they are. */
export function piecesIn(items: readonly { readonly quantity: number }[]): number {
  return items.reduce((sum, { quantity }) => sum + quantity, 0);
}
