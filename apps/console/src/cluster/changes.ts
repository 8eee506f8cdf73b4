import type { TopologyNode, TopologyReport } from '@shop/contracts/ops';
import type { Told } from './happenings.js';
import { namesOf } from './names.js';
import { ownersOf, rangesOf, type SlotRange } from './slots.js';

/*
 * What happened between two readings of the cluster. A reading is half a second: what is told of times is as exact.
 */

/** Since when a node is away, and whether that was told. */
export interface Absence {
  readonly sinceMs: number;
  readonly readings: number;
}

export type Absences = ReadonlyMap<string, Absence>;

/** A node that was late once has not stopped answering. */
export const READINGS_TO_BE_SILENT = 2;

export interface Compared {
  readonly before: TopologyReport;
  readonly after: TopologyReport;
  /** As of the reading before. */
  readonly absencesBefore: Absences;
  readonly absences: Absences;
}

export const isAway = ({ health, info }: TopologyNode): boolean => info === null || health === 'failed';

export function absencesAfter(before: Absences, report: TopologyReport): Absences {
  const atMs = Date.parse(report.readAt);
  return new Map(
    report.nodes.filter(isAway).map(({ id }) => {
      const known = before.get(id);
      return [id, { sinceMs: known?.sinceMs ?? atMs, readings: (known?.readings ?? 0) + 1 }];
    }),
  );
}

/** In the order in which they are to be told. */
export function changesBetween(compared: Compared): Told[] {
  return [
    ...comingsAndGoings(compared),
    ...silences(compared),
    ...ownerChanges(compared),
    ...returns(compared),
  ];
}

const byId = ({ nodes }: TopologyReport) => new Map(nodes.map((node) => [node.id, node]));

function comingsAndGoings({ before, after }: Compared): Told[] {
  const [old, now] = [byId(before), byId(after)];
  const names = namesOf([...new Map([...old, ...now]).values()]);
  const nameOf = (id: string) => names.get(id) ?? id;
  return [
    ...[...now.keys()]
      .filter((id) => !old.has(id))
      .map((id) => ({ kind: 'joined' as const, node: nameOf(id) })),
    ...[...old.keys()]
      .filter((id) => !now.has(id))
      .map((id) => ({ kind: 'left' as const, node: nameOf(id) })),
  ];
}

function silences({ before, after, absences }: Compared): Told[] {
  const [old, names] = [byId(before), namesOf(after.nodes)];
  return after.nodes.flatMap(({ id, health, slots }): Told[] => {
    const node = names.get(id) ?? id;
    const known = old.get(id);
    if (health === 'failed' && known && known.health !== 'failed') return [{ kind: 'failed', node, slots }];
    const isSilent = absences.get(id)?.readings === READINGS_TO_BE_SILENT && health !== 'failed';
    return isSilent ? [{ kind: 'silent', node }] : [];
  });
}

function ownerChanges(compared: Compared): Told[] {
  const [was, is] = [ownersOf(compared.before), ownersOf(compared.after)];
  const moves = new Map<string, { from: string | null; to: string | null; slots: number[] }>();
  for (const [slot, to] of is.entries()) {
    const from = was[slot] ?? null;
    if (from === to) continue;
    const way = `${String(from)} ${String(to)}`;
    const move = moves.get(way) ?? { from, to, slots: [] };
    move.slots.push(slot);
    moves.set(way, move);
  }
  return [...moves.values()].map(({ from, to, slots }) =>
    toldOf({ from, to, slots: rangesOf(slots) }, compared),
  );
}

interface Move {
  readonly from: string | null;
  readonly to: string | null;
  readonly slots: readonly SlotRange[];
}

function toldOf({ from, to, slots }: Move, { before, after, absencesBefore, absences }: Compared): Told {
  const names = namesOf([...new Map([...byId(before), ...byId(after)]).values()]);
  const nameOf = (id: string) => names.get(id) ?? id;
  if (to === null) return { kind: 'uncovered', slots };
  if (from === null) return { kind: 'covered', to: nameOf(to), slots };
  const ends = { from: nameOf(from), to: nameOf(to), slots };
  const atMs = Date.parse(after.readAt);
  if (byId(before).get(to)?.primaryId !== from) return { kind: 'moved', ...ends, untilMs: atMs };
  const absence = absencesBefore.get(from) ?? absences.get(from);
  if (absence === undefined) return { kind: 'handover', ...ends, untilMs: atMs };
  return { kind: 'failover', ...ends, withoutOwnerMs: atMs - absence.sinceMs };
}

function returns({ before, after, absencesBefore }: Compared): Told[] {
  const [old, names] = [byId(before), namesOf(after.nodes)];
  const atMs = Date.parse(after.readAt);
  return after.nodes.flatMap((node): Told[] => {
    const absence = absencesBefore.get(node.id);
    const wasTold =
      absence !== undefined &&
      (absence.readings >= READINGS_TO_BE_SILENT || old.get(node.id)?.health === 'failed');
    if (isAway(node) || !wasTold) return [];
    const replicaOf = node.primaryId === null ? null : (names.get(node.primaryId) ?? null);
    const name = names.get(node.id) ?? node.id;
    return [{ kind: 'back', node: name, afterMs: atMs - absence.sinceMs, replicaOf }];
  });
}
