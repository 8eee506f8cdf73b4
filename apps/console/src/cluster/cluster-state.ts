import type { TopologyNode, TopologyReport } from '@shop/contracts/ops';
import { type Absences, absencesAfter, changesBetween } from './changes.js';
import { type Happening, type Told, withTold } from './happenings.js';
import { type Shards, shardsOf } from './shards.js';
import { ownersOf, runsOf, type SlotRange } from './slots.js';

/** Slots that have just got another owner, for the ring to point at. */
export interface Flash extends SlotRange {
  readonly owner: string;
  readonly atMs: number;
}

/** What the page remembers of the cluster: how it is, what befell it, and what colour each node wears. */
export interface ClusterState {
  readonly report: TopologyReport | undefined;
  readonly shards: Shards;
  readonly absences: Absences;
  /** Newest first. */
  readonly happenings: readonly Happening[];
  readonly flashes: readonly Flash[];
  /** Nodes that have left, as they were last. */
  readonly departed: readonly { readonly node: TopologyNode; readonly atMs: number }[];
  /** Readings in a row in which no node answered. */
  readonly blindReadings: number;
}

/** How long the ring points at a change. */
export const FLASH_MS = 3_000;

/** How long a node that has left is shown. */
const DEPARTED_MS = 30_000;

/** Longer than any report is under way: what was not watched is not told. */
const UNWATCHED_MS = 15_000;

export const noCluster: ClusterState = Object.freeze({
  report: undefined,
  shards: new Map(),
  absences: new Map(),
  happenings: [],
  flashes: [],
  departed: [],
  blindReadings: 0,
});

export function afterReading(state: ClusterState, report: TopologyReport): ClusterState {
  const atMs = Date.parse(report.readAt);
  const before = state.report;
  if (before && atMs <= Date.parse(before.readAt)) return state;
  const isBlind = report.nodes.every(({ info }) => info === null);
  const blindReadings = isBlind ? state.blindReadings + 1 : 0;
  // Once, it says more of a gateway that was late than of six nodes that went away together.
  if (blindReadings === 1) return { ...state, blindReadings };
  const shards = shardsOf(report.nodes, state.shards);
  const absences = absencesAfter(state.absences, report);
  if (!before || atMs - Date.parse(before.readAt) > UNWATCHED_MS)
    return {
      ...{ report, shards, absences, blindReadings, flashes: [], departed: [] },
      happenings: withTold(state.happenings, [watchedOf(report)], atMs),
    };
  const told = changesBetween({ before, after: report, absencesBefore: state.absences, absences });
  return {
    ...{ report, shards, absences, blindReadings },
    departed: departedAfter(state.departed, { before, after: report }),
    happenings: withTold(state.happenings, told, atMs),
    flashes: [...state.flashes.filter((flash) => atMs - flash.atMs < FLASH_MS), ...flashesOf(before, report)],
  };
}

function departedAfter(
  departed: ClusterState['departed'],
  { before, after }: { readonly before: TopologyReport; readonly after: TopologyReport },
): ClusterState['departed'] {
  const atMs = Date.parse(after.readAt);
  const present = new Set(after.nodes.map(({ id }) => id));
  const left = before.nodes.filter(({ id }) => !present.has(id)).map((node) => ({ node, atMs }));
  const stillShown = departed.filter((each) => !present.has(each.node.id) && atMs - each.atMs < DEPARTED_MS);
  return [...stillShown, ...left];
}

function watchedOf({ nodes }: TopologyReport): Told {
  const primaries = nodes.filter(({ role }) => role === 'primary').length;
  return { kind: 'watched', primaries, replicas: nodes.length - primaries };
}

function flashesOf(before: TopologyReport, after: TopologyReport): Flash[] {
  const was = ownersOf(before);
  const changed = ownersOf(after).map((owner, slot) => (owner === was[slot] ? null : owner));
  const atMs = Date.parse(after.readAt);
  return runsOf(changed).flatMap(({ owner, ...range }) =>
    owner === null ? [] : [{ ...range, owner, atMs }],
  );
}
