import { setTimeout as sleep } from 'node:timers/promises';
import { as, type Subject } from '../subject.js';

export interface StampedeTask {
  readonly id: string;
  readonly callers: number;
  /** How long the source takes. */
  readonly sourceMs: number;
  /** Moment of the clock at which every process begins, in milliseconds since 1970. */
  readonly atMs: number;
}

/** Many callers miss one key at once. @returns how often this process asked the source, and how many callers got a value */
export async function stampede(subject: Subject, { id, callers, sourceMs, atMs }: StampedeTask) {
  const cache = as(subject, 'cache');
  let loads = 0;
  const source = async () => {
    loads += 1;
    await sleep(sourceMs);
    return { id, loadedBy: process.pid };
  };
  await sleep(Math.max(0, atMs - Date.now()));
  const all = await Promise.allSettled(Array.from({ length: callers }, () => cache.getOrLoad(id, source)));
  return { loads, answered: all.filter(({ status }) => status === 'fulfilled').length };
}
