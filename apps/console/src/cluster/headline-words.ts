import type { TopologyReport } from '@shop/contracts/ops';
import type { ClusterState } from './cluster-state.js';
import { SLOT_COUNT } from './key-slot.js';
import { isServing, servedSlots, sizeOf } from './slots.js';
import { counted, duration, type Tone } from './words.js';

export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
}

/** A move that grew within this time goes on, in milliseconds. */
const STILL_MOVING_MS = 1_500;

export function headlineOf(report: TopologyReport, { absences, happenings }: ClusterState): Headline {
  const atMs = Date.parse(report.readAt);
  const missing = SLOT_COUNT - servedSlots(report);
  if (missing > 0) {
    const away = report.nodes.filter((node) => node.slots.length > 0 && !isServing(node));
    const since = away.map(({ id }) => absences.get(id)?.sinceMs ?? atMs);
    const forMs = since.length === 0 ? 0 : atMs - Math.min(...since);
    return {
      tone: 'bad',
      title: `${counted(missing)} slots unanswered`,
      detail: forMs < 500 ? 'just now' : `for ${duration(forMs)}`,
    };
  }
  const title = 'Every slot is served';
  const move = happenings.find((each) => each.kind === 'moved' && atMs - each.untilMs < STILL_MOVING_MS);
  if (move?.kind === 'moved')
    return {
      tone: 'good',
      title,
      detail: `while slots move from ${move.from} to ${move.to}: ${counted(sizeOf(move.slots))} so far`,
    };
  return { title, ...standby(report) };
}

function standby({ nodes }: TopologyReport): Pick<Headline, 'tone' | 'detail'> {
  const primaries = nodes.filter(({ role, slots }) => role === 'primary' && slots.length > 0);
  const ready = new Set(
    nodes.flatMap((node) => (isServing(node) && node.info?.isLinkUp && node.primaryId) || []),
  );
  const alone = primaries.filter(({ id }) => !ready.has(id)).length;
  if (alone === 0)
    return {
      tone: 'good',
      detail: `by ${counted(primaries.length)} primaries, each with a replica that could take over`,
    };
  const who = alone === 1 ? 'one primary has' : `${counted(alone)} primaries have`;
  return { tone: 'warn', detail: `but ${who} no replica to take over` };
}
