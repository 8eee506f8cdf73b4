import type { Sample } from '../timeline/sample.js';
import { secondsOf } from './seconds.js';
import type { Told } from './told.js';

/**
 * Tells who started this process as a child with a channel; a drill from a terminal has nobody to tell. Resolves when it is
 * on its way, or cannot be: who waits for it may end the process.
 */
export async function tellParent(told: Told): Promise<void> {
  if (!process.connected) return;
  const { promise: sent, resolve } = Promise.withResolvers<undefined>();
  process.send?.(told, undefined, undefined, () => {
    resolve(undefined);
  });
  await sent;
}

/** Tells of a timeline while it grows; returns when it has ended and all is told. */
export async function tellOfSamples(timeline: AsyncIterable<Sample>): Promise<void> {
  if (!process.connected) return;
  for await (const told of secondsOf(timeline)) await tellParent(told);
}
