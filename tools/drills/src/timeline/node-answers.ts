import { fieldOf } from '@shop/local-stack';
import type { NodeSeen, QueueDepth } from './sample.js';

/** What one process of a node has counted since it began. */
export interface Counts {
  /** Of the process: another one counts from 0 again. */
  readonly runId: string;
  readonly calls: ReadonlyMap<string, number>;
  readonly errors: ReadonlyMap<string, number>;
}

/** The commands of the timeline itself. */
const ownCommands = new Set([
  'info',
  'echo',
  'cluster|nodes',
  'role',
  'llen',
  'zcard',
  'auth',
  'command|docs',
]);

/** Reads `INFO server commandstats errorstats` (https://redis.io/docs/latest/commands/info/). */
export function countsOf(info: string): Counts {
  const calls = counted(info, /^cmdstat_([^:]+):calls=(\d+)/gm);
  return {
    runId: fieldOf(info, 'run_id') ?? '',
    calls: new Map([...calls].filter(([command]) => !ownCommands.has(command))),
    errors: counted(info, /^errorstat_([^:]+):count=(\d+)/gm),
  };
}

/** What was counted between two looks, nothing left that was 0. */
export function since(before: Counts | null, now: Counts): Pick<NodeSeen, 'calls' | 'errors'> {
  if (before === null) return { calls: {}, errors: {} };
  const base = before.runId === now.runId ? before : null;
  return {
    calls: grown(base?.calls ?? new Map(), now.calls),
    errors: grown(base?.errors ?? new Map(), now.errors),
  };
}

/** What a node says of itself in CLUSTER NODES, and whom it knows. */
export interface Membership extends Pick<NodeSeen, 'role' | 'slots'> {
  /** Ports of all members, its own among them. */
  readonly ports: readonly number[];
  /** Whether the node claims this slot. */
  readonly serves: (slot: number) => boolean;
}

/** @throws Error when the answer has no line of the node itself */
export function membershipOf(clusterNodes: string): Membership {
  const lines = clusterNodes.split('\n').map((line) => line.trim().split(' '));
  const own = lines.find(([, , flags]) => flags?.includes('myself'));
  if (own === undefined) throw new Error('CLUSTER NODES without the node itself');
  const [, , flags = '', , , , , , ...fields] = own;
  // `[93->-id]` is a slot on its way; the plain entry beside it says who serves it.
  const ranges = fields.filter((field) => !field.startsWith('[')).map(rangeOf);
  return {
    role: flags.includes('master') ? 'primary' : 'replica',
    ports: lines.filter(([, , known]) => !/handshake|noaddr/.test(known ?? '')).map(portOf),
    slots: ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0),
    serves: (slot) => ranges.some(([from, to]) => from <= slot && slot <= to),
  };
}

/** The three answers of one queue: LLEN of waiting and active, ZCARD of delayed. Null when its node said something else. */
export function depthOf(answers: readonly (string | undefined)[]): QueueDepth | null {
  const [waiting = NaN, active = NaN, delayed = NaN] = answers.map(Number);
  return [waiting, active, delayed].every(Number.isInteger) ? { waiting, active, delayed } : null;
}

function portOf([, address = '']: readonly string[]): number {
  return Number(/:(\d+)@/.exec(address)?.[1]);
}

function rangeOf(field: string): readonly [from: number, to: number] {
  const [from = 0, to = from] = field.split('-').map(Number);
  return [from, to];
}

function counted(info: string, pattern: RegExp): Map<string, number> {
  return new Map([...info.matchAll(pattern)].map(([, name = '', count]) => [name, Number(count)]));
}

function grown(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): Record<string, number> {
  const more = [...now].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
  return Object.fromEntries(more.filter(([, count]) => count > 0));
}
