/** Degrees of the colour wheel for a product without a picture: the same sku has the same colour everywhere. */
export function tileHue(sku: string): number {
  let hash = 0;
  for (const character of sku) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return (hash * 137) % 360;
}
