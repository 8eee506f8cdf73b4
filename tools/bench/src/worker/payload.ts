/** What is cached: a product with a text that brings its JSON to a size. Text compresses about as real ones do. */
export interface Payload {
  readonly sku: string;
  readonly name: string;
  readonly pricePence: number;
  readonly isSold: boolean;
  readonly categories: readonly string[];
  readonly description: string;
}

const WORDS =
  'white hanging heart t-light holder of glass and metal with a red retro spot for a candle or two '.split(
    ' ',
  );

/** @param sizeBytes of its JSON, 200 and more */
export function payloadOf(id: string, sizeBytes: number): Payload {
  const bare = {
    sku: id,
    name: `Product ${id}`,
    pricePence: 255,
    isSold: true,
    categories: ['christmas', 'home'],
  };
  const missing = sizeBytes - JSON.stringify({ ...bare, description: '' }).length;
  return { ...bare, description: textOf(Math.max(0, missing)) };
}

/** @returns text of exactly that many ASCII letters */
export function textOf(length: number): string {
  let text = '';
  for (let word = 0; text.length < length; word += 1) text += `${WORDS[(word * 7) % WORDS.length] ?? ''} `;
  return text.slice(0, length);
}

const KEYS = 10_000;

/** Keys over all slots; the same ones again after 10,000. */
export function keyOf(index: number): string {
  return `bench:${String(index % KEYS)}`;
}

/** Ids of cached things, fewer: what is near must fit into memory. */
export function idOf(index: number): string {
  return `sku-${String(index % 1_000)}`;
}

export const KEY_COUNT = KEYS;
export const ID_COUNT = 1_000;
