import { arc } from 'd3-shape';
import type { TopologyReport } from '@shop/contracts/ops';
import { SLOT_COUNT } from './key-slot.js';
import type { Shards } from './shards.js';
import { isServing, ownersOf, runsOf, sizeOf, type SlotRange } from './slots.js';

/*
 * Where the ring has what. Slot 0 is at the top, slots go round as the hand of a clock; lengths are units of the drawing,
 * which is 400 wide, its middle at 0.
 */

export const RADII = { band: [122, 164], replica: [111, 117], halo: [168, 178], tick: 184 } as const;

/** What of a slot's owner: it answers, it does not, or there is none that lives. */
export type Coverage = 'served' | 'silent' | 'uncovered';

export interface Segment extends SlotRange {
  /** Of the owner, alive or not; null when the cluster names none. */
  readonly owner: string | null;
  readonly shard: number | null;
  readonly coverage: Coverage;
  /** Whether a replica that is in step could take over. */
  readonly isCovered: boolean;
}

export function segmentsOf(report: TopologyReport, shards: Shards): Segment[] {
  const nodes = new Map(report.nodes.map((node) => [node.id, node]));
  const isReplicated = new Set(
    report.nodes.flatMap((node) => (isServing(node) && node.info?.isLinkUp && node.primaryId) || []),
  );
  return runsOf(ownersOf(report)).map(({ owner, ...range }) => {
    const node = owner === null ? undefined : nodes.get(owner);
    const coverage = !node || node.health === 'failed' ? 'uncovered' : isServing(node) ? 'served' : 'silent';
    const isCovered = owner !== null && isReplicated.has(owner);
    return { ...range, owner, shard: shards.get(owner ?? '') ?? null, coverage, isCovered };
  });
}

/** In radians from the top. */
export const angleOf = (slot: number): number => (slot / SLOT_COUNT) * 2 * Math.PI;

export function arcOf({ from, to }: SlotRange, [inner, outer]: readonly [number, number]): string {
  const span = { startAngle: angleOf(from), endAngle: angleOf(to + 1) };
  return arc()({ ...span, innerRadius: inner, outerRadius: outer }) ?? '';
}

/** The point of a slot at a radius. */
export function pointOf(slot: number, radius: number): { readonly x: number; readonly y: number } {
  const angle = angleOf(slot + 0.5);
  return {
    x: Math.round(radius * Math.sin(angle) * 100) / 100,
    y: Math.round(-radius * Math.cos(angle) * 100) / 100,
  };
}

/** Too short for a name to stand in it. */
const SHORTEST_NAMED = 560;

/** The longest piece of each owner, where its name goes. */
export function namedSegments(segments: readonly Segment[]): Segment[] {
  const longest = new Map<string, Segment>();
  for (const segment of segments) {
    if (segment.owner === null) continue;
    const known = longest.get(segment.owner);
    if (!known || sizeOf([segment]) > sizeOf([known])) longest.set(segment.owner, segment);
  }
  return [...longest.values()].filter((segment) => sizeOf([segment]) >= SHORTEST_NAMED);
}

export const middleOf = ({ from, to }: SlotRange): number => (from + to) / 2;
