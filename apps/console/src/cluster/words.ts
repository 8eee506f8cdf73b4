import type { Happening } from './happenings.js';
import { sizeOf, type SlotRange } from './slots.js';

/** `16,384`; the page speaks English. */
export const counted = (value: number): string => value.toLocaleString('en-GB');

/** Such as `2.3 s`, or `1 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
}

/** Of the visitor's own clock, such as `14:02:07`. */
export const timeOf = (atMs: number): string => new Date(atMs).toLocaleTimeString('en-GB');

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Such as `3.1 MB`, of 1,024 each. */
export function bytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10));
  const scaled = value / 1_024 ** power;
  return `${scaled < 10 && power > 0 ? scaled.toFixed(1) : String(Math.round(scaled))} ${UNITS[power] ?? 'B'}`;
}

/** `slots 0-5460`; where there are many pieces, how many slots they are. */
export function slotsTold(ranges: readonly SlotRange[]): string {
  const size = sizeOf(ranges);
  if (size === 1) return `slot ${String(ranges[0]?.from)}`;
  if (ranges.length > 2) return `${counted(size)} slots`;
  const spans = ranges.map(({ from, to }) =>
    from === to ? String(from) : `${String(from)}\u2013${String(to)}`,
  );
  return `slots ${spans.join(' and ')}`;
}

export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** How much it matters to who watches. */
export function toneOf({ kind }: Happening): Tone {
  if (kind === 'failed' || kind === 'uncovered') return 'bad';
  if (kind === 'silent' || kind === 'left') return 'warn';
  return kind === 'watched' || kind === 'moved' ? 'quiet' : 'good';
}

/** In a sentence, without its time. */
export function sentenceOf(happening: Happening): string {
  switch (happening.kind) {
    case 'watched':
      return `Watching ${counted(happening.primaries)} primaries and ${counted(happening.replicas)} replicas.`;
    case 'silent':
      return `${happening.node} has stopped answering.`;
    case 'joined':
      return `${happening.node} has joined the cluster.`;
    case 'left':
      return `${happening.node} has left the cluster.`;
    case 'failed':
      return happening.slots.length > 0
        ? `The others hold ${happening.node} dead: ${slotsTold(happening.slots)} have no owner.`
        : `The others hold ${happening.node} dead.`;
    case 'back':
      return `${happening.node} answers again after ${duration(happening.afterMs)}${roleTold(happening.replicaOf)}.`;
    case 'failover':
      return `${ways(happening)}: failover, ${duration(happening.withoutOwnerMs)} without an owner.`;
    case 'handover':
      return `${ways(happening)}: handed over, never without an owner.`;
    case 'moved':
      return `${counted(sizeOf(happening.slots))} slots moved from ${happening.from} to ${happening.to}: ${slotsTold(happening.slots)}.`;
    case 'uncovered':
      return `${capital(slotsTold(happening.slots))} have no owner.`;
    case 'covered':
      return `${capital(slotsTold(happening.slots))} are served by ${happening.to}.`;
  }
}

const roleTold = (replicaOf: string | null) =>
  replicaOf === null ? ', as a primary' : `, as a replica of ${replicaOf}`;

const ways = ({ slots, from, to }: { slots: readonly SlotRange[]; from: string; to: string }) =>
  `${capital(slotsTold(slots))} went from ${from} to ${to}`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
