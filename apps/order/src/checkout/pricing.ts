// What an order costs. All amounts are whole pence; no rounding gives anybody a penny that is not there.

/** A line as it is priced. */
export interface PricedLine {
  readonly unitPricePence: number;
  readonly quantity: number;
}

/** A line that is sold, and what of it came back. */
export interface SoldLine extends PricedLine {
  /** The line's share of the order's discount. */
  readonly discountPence: number;
  readonly returned: number;
}

export function linePence({ unitPricePence, quantity }: PricedLine): number {
  return unitPricePence * quantity;
}

export function piecesOf(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

export function goodsPenceOf(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, line) => sum + linePence(line), 0);
}

/**
 * Each line's share of a discount, in the order of the lines: in proportion to what the line costs, the pennies that
 * rounding down leaves to those with the largest remainders (Hamilton's method). The shares sum to the discount, and none
 * exceeds its line.
 *
 * @param discountPence 0 to what all lines cost
 */
export function shareDiscount(lines: readonly PricedLine[], discountPence: number): number[] {
  const goods = BigInt(goodsPenceOf(lines));
  if (goods === 0n) return lines.map(() => 0);
  const exact = lines.map((line) => BigInt(linePence(line)) * BigInt(discountPence));
  const shares = exact.map((part) => Number(part / goods));
  const left = discountPence - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((part, index) => ({ index, remainder: part % goods }))
    .sort((one, other) => Number(other.remainder - one.remainder) || one.index - other.index);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/**
 * What goes back for pieces of a line that came back. Counted from what has gone back for those before, so that all
 * pieces together bring exactly what was paid for the line.
 */
export function refundPenceOf(line: SoldLine, pieces: number): number {
  const paidPence = linePence(line) - line.discountPence;
  const upTo = (count: number) => Math.floor((paidPence * count) / line.quantity);
  return upTo(line.returned + pieces) - upTo(line.returned);
}
