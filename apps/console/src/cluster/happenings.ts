import { joined, type SlotRange } from './slots.js';

/** What befell the cluster, with the names that the nodes had then. Moments are milliseconds of the gateway's clock. */
export type Happening = { readonly id: number; readonly atMs: number } & (
  | { readonly kind: 'watched'; readonly primaries: number; readonly replicas: number }
  | { readonly kind: 'silent' | 'joined' | 'left'; readonly node: string }
  | { readonly kind: 'failed'; readonly node: string; readonly slots: readonly SlotRange[] }
  | {
      readonly kind: 'back';
      readonly node: string;
      readonly afterMs: number;
      readonly replicaOf: string | null;
    }
  | {
      readonly kind: 'failover';
      readonly from: string;
      readonly to: string;
      readonly slots: readonly SlotRange[];
      readonly withoutOwnerMs: number;
    }
  | {
      /** `moved` grows while its slots go on moving. */
      readonly kind: 'handover' | 'moved';
      readonly from: string;
      readonly to: string;
      readonly slots: readonly SlotRange[];
      readonly untilMs: number;
    }
  | { readonly kind: 'uncovered'; readonly slots: readonly SlotRange[] }
  | { readonly kind: 'covered'; readonly to: string; readonly slots: readonly SlotRange[] }
);

type Unnumbered<Each> = Each extends unknown ? Omit<Each, 'id' | 'atMs'> : never;

/** One that has not been given its number and its moment yet. */
export type Told = Unnumbered<Happening>;

/** While slots go on moving from one node to another, within this time it is one move. */
const ONE_MOVE_MS = 4_000;

/** Whether it is a move that may yet grow. */
export const isStillMoving = (happening: Happening, atMs: number): boolean =>
  happening.kind === 'moved' && atMs - happening.untilMs <= ONE_MOVE_MS;

/** Kept for the page to list. */
const MOST = 60;

/** Newest first; a move that goes on is told as one, and keeps its place and its number. */
export function withTold(
  happenings: readonly Happening[],
  told: readonly Told[],
  atMs: number,
): readonly Happening[] {
  return told.reduce<readonly Happening[]>((list, each) => {
    const grown = grownMove(list, each, atMs);
    if (grown) return grown;
    return [{ ...each, id: (list[0]?.id ?? 0) + 1, atMs }, ...list].slice(0, MOST);
  }, happenings);
}

function grownMove(list: readonly Happening[], told: Told, atMs: number): readonly Happening[] | undefined {
  if (told.kind !== 'moved') return undefined;
  let isGrown = false;
  const grown = list.map((each) => {
    if (isGrown || each.kind !== 'moved' || each.from !== told.from || each.to !== told.to) return each;
    if (!isStillMoving(each, atMs)) return each;
    isGrown = true;
    return { ...each, untilMs: atMs, slots: joined(each.slots, told.slots) };
  });
  return isGrown ? grown : undefined;
}
