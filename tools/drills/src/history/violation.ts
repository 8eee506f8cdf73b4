export type ViolationKind =
  /** It was acknowledged and is not there. */
  | 'lost addition'
  /** It was made more than once. */
  | 'doubled addition'
  /** It was refused, or nobody asked for it, and it is there. */
  | 'unasked addition'
  /** A look that began after it was acknowledged did not show it. */
  | 'hidden addition'
  | 'unreadable cart'
  /** More than the limit were acknowledged, or are counted. */
  | 'over-redemption'
  /** It was acknowledged and is not counted. */
  | 'uncounted redemption'
  /** More are counted than anybody can have made. */
  | 'unasked redemption'
  | 'unreadable coupon'
  /** A session worked after its end was acknowledged, or after it had been refused. */
  | 'resurrection'
  /** A session was refused that nobody had ended. */
  | 'logout';

export interface Violation {
  readonly kind: ViolationKind;
  /** Where, in words. */
  readonly what: string;
}

/** The things of each owner, in their order. */
export function groupedBy<Thing>(
  things: readonly Thing[],
  ownerOf: (thing: Thing) => string,
): ReadonlyMap<string, readonly Thing[]> {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const group = groups.get(ownerOf(thing));
    if (group) group.push(thing);
    else groups.set(ownerOf(thing), [thing]);
  }
  return groups;
}
