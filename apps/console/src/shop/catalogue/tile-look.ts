export interface TileLook {
  /** Degrees of the colour wheel. */
  readonly hue: number;
  /** Which of the drawings, from 0. */
  readonly shape: number;
}

/** How many drawings there are; each has its rules in tile.module.css. */
export const TILE_SHAPES = 4;

/** How a product without a picture looks: the same sku has the same tile everywhere, and neighbours have different ones. */
export function tileLook(sku: string): TileLook {
  let hash = 0;
  for (const character of sku) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return { hue: (hash * 137) % 360, shape: hash % TILE_SHAPES };
}
