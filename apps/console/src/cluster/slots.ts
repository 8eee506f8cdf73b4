import type { TopologyNode, TopologyReport } from '@shop/contracts/ops';
import { SLOT_COUNT } from './key-slot.js';

/** Both ends included. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
}

/** Neighbouring slots with the same owner; null: nobody's. */
export interface Run extends SlotRange {
  readonly owner: string | null;
}

/** The id of each slot's owner, by slot. */
export function ownersOf({ nodes }: Pick<TopologyReport, 'nodes'>): (string | null)[] {
  const owners = new Array<string | null>(SLOT_COUNT).fill(null);
  for (const { id, slots } of nodes) for (const { from, to } of slots) owners.fill(id, from, to + 1);
  return owners;
}

/** The slots in order, as few runs as there can be. */
export function runsOf(owners: readonly (string | null)[]): Run[] {
  const runs: { from: number; to: number; owner: string | null }[] = [];
  for (const [slot, owner] of owners.entries()) {
    const last = runs.at(-1);
    if (last?.owner === owner) last.to = slot;
    else runs.push({ from: slot, to: slot, owner });
  }
  return runs;
}

/** Sorted slots as ranges. */
export function rangesOf(slots: readonly number[]): SlotRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const slot of slots) {
    const last = ranges.at(-1);
    if (last?.to === slot - 1) last.to = slot;
    else ranges.push({ from: slot, to: slot });
  }
  return ranges;
}

export const sizeOf = (ranges: readonly SlotRange[]): number =>
  ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);

/** Two lists of ranges as one, in order, what touches joined. */
export function joined(one: readonly SlotRange[], other: readonly SlotRange[]): SlotRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { from, to } of [...one, ...other].sort((a, b) => a.from - b.from)) {
    const last = ranges.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else ranges.push({ from, to });
  }
  return ranges;
}

/** Whether requests for its slots are answered. */
export const isServing = ({ health, info }: TopologyNode): boolean => health !== 'failed' && info !== null;

/** Slots of which the owner answers. */
export function servedSlots({ nodes }: TopologyReport): number {
  return nodes.filter(isServing).reduce((sum, { slots }) => sum + sizeOf(slots), 0);
}
