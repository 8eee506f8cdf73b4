const pounds = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });

/** Whole pence as a person reads them; money is divided here and nowhere else. */
export function inPounds(amountPence: number): string {
  return pounds.format(amountPence / 100);
}
