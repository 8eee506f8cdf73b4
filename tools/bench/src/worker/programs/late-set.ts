/**
 * The race that makes a cache serve an old value for its whole life: a load reads the source, the source changes and the
 * key is forgotten, and only then the load stores what it had read. A seed decides how the two sides interleave.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheUnderTest, Source } from '../abilities.js';
import { as, type Subject } from '../subject.js';

export interface LateSetTask {
  readonly schedules: number;
  readonly seed: number;
  /** By the key itself, or by the group that the value belongs to. */
  readonly by: 'key' | 'group';
}

/** Longest pause of either side, in milliseconds. */
const PAUSE_MS = 12;
const AT_ONCE = 50;

/** @returns how many schedules ended with the old value being served; null: it has no such thing */
export async function lateSet(subject: Subject, task: LateSetTask): Promise<number | null> {
  const cache = as(subject, 'cache');
  const way = task.by === 'key' ? byKey(cache) : byGroup(cache);
  if (way === null) return null;
  const random = seeded(task.seed);
  let stale = 0;
  // One group for all: a forget of it would be one of every other schedule too.
  const atOnce = task.by === 'key' ? AT_ONCE : 1;
  for (let from = 0; from < task.schedules; from += atOnce) {
    const ids = Array.from({ length: Math.min(atOnce, task.schedules - from) }, (_, index) => from + index);
    const served = await Promise.all(
      ids.map((id) =>
        isOldServed(way, { id: `late-${task.by}-${String(task.seed)}-${String(id)}`, ...pauses(random) }),
      ),
    );
    stale += served.filter(Boolean).length;
  }
  return stale;
}

interface Way {
  readonly read: (id: string, source: Source) => Promise<unknown>;
  readonly forget: (id: string) => Promise<unknown>;
}

interface Schedule {
  readonly id: string;
  /** How long the load takes after it has read its source. */
  readonly loadMs: number;
  /** When the source changes, from the moment it was read. */
  readonly changeMs: number;
}

async function isOldServed({ read, forget }: Way, { id, loadMs, changeMs }: Schedule): Promise<boolean> {
  let source = 'old';
  const isRead = Promise.withResolvers<undefined>();
  const slowLoad = async () => {
    const value = source;
    isRead.resolve(undefined);
    await sleep(loadMs);
    return value;
  };
  const change = async () => {
    await isRead.promise;
    await sleep(changeMs);
    source = 'new';
    await forget(id);
  };
  const reading = read(id, slowLoad).finally(() => isRead.resolve(undefined));
  await Promise.all([reading, change()]);
  return (await read(id, () => Promise.resolve(source))) === 'old';
}

function byKey(cache: CacheUnderTest): Way {
  return { read: (id, source) => cache.getOrLoad(id, source), forget: (id) => cache.forget(id) };
}

function byGroup(cache: CacheUnderTest): Way | null {
  if (cache.getOrLoadInGroup === undefined || cache.forgetGroup === undefined) return null;
  const { getOrLoadInGroup, forgetGroup } = cache;
  return {
    read: (id, source) => getOrLoadInGroup.call(cache, id, source),
    forget: () => forgetGroup.call(cache),
  };
}

function pauses(random: () => number): Pick<Schedule, 'loadMs' | 'changeMs'> {
  // The change falls into the load in most schedules, and after it in some, where nothing can go wrong.
  return { loadMs: 2 + random() * PAUSE_MS, changeMs: random() * PAUSE_MS };
}

/** mulberry32: 32 bits of state are enough to interleave two sides. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
