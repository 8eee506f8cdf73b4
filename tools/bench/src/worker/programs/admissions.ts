import { setTimeout as sleep } from 'node:timers/promises';
import { idOf } from '../payload.js';
import { as, type Subject } from '../subject.js';

export interface AttackTask {
  readonly id: string;
  readonly windowMs: number;
}

/**
 * The worst a client can do to a window that begins with its first request: one request, then silence until just before the
 * window ends, then as fast as it can until well into the next one. @returns when requests were admitted, in milliseconds
 */
export async function attack(subject: Subject, { id, windowMs }: AttackTask): Promise<number[]> {
  const limiter = as(subject, 'limiter');
  const admitted: number[] = [];
  const began = performance.now();
  const ask = async () => {
    if (await limiter.admit(id)) admitted.push(performance.now() - began);
  };
  await ask();
  await sleep(windowMs * 0.93);
  while (performance.now() - began < windowMs * 1.2) {
    await Promise.all(Array.from({ length: 5 }, ask));
    await sleep(1);
  }
  return admitted;
}

/** Requests of many ids, each again and again over a window, so that every part of a window has some. */
export async function spreadOut(
  subject: Subject,
  { ids, forMs, everyMs }: { ids: number; forMs: number; everyMs: number },
): Promise<void> {
  const limiter = as(subject, 'limiter');
  const ends = performance.now() + forMs;
  while (performance.now() < ends) {
    await Promise.all(Array.from({ length: ids }, (_, index) => limiter.admit(idOf(index))));
    await sleep(everyMs);
  }
}
