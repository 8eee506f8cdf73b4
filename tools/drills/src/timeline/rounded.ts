/** To a tenth, in which nothing is lost that a timeline shows. */
export function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
