/**
 * Catches a process in the middle of something that takes milliseconds: it is stopped (SIGSTOP), what it has in its
 * hands is looked at from outside, and it goes on unless that is what was waited for. No luck with timing is needed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance } from '../../shop/shop.js';
import { NothingSeizedError } from './seize.errors.js';

/** Shoppers feel a process that is stopped; between two looks it runs so long (milliseconds), and up to twice as long. */
const RUNS_BETWEEN_MS = 20;
const SEIZED_WITHIN_MS = 60_000;

export interface Seizure<Held> {
  /** What the process has in its hands, looked at while it is stopped; empty: it goes on. */
  readonly look: () => Promise<readonly Held[]>;
  readonly signal: AbortSignal;
}

type Seized = Pick<Instance, 'pause' | 'resume'>;

/**
 * Stops the process at a moment when it has something in its hands, and lets `act` do as it likes with both; then the
 * process goes on, if it still is.
 *
 * @param act answers null when it came too late for what was found; then the process is seized again
 * @throws NothingSeizedError after a minute
 */
export async function seize<Held, Result>(
  instance: Seized,
  { look, signal }: Seizure<Held>,
  act: (held: readonly Held[]) => Promise<Result | null>,
): Promise<Result> {
  const endsAtMs = performance.now() + SEIZED_WITHIN_MS;
  while (performance.now() < endsAtMs) {
    const result = await whileStopped(instance, async () => {
      const held = await look();
      return held.length === 0 ? null : act(held);
    });
    if (result !== null) return result;
    await sleep(RUNS_BETWEEN_MS * (1 + Math.random()), undefined, { signal });
  }
  throw new NothingSeizedError();
}

/** kill -9 of the process at a moment when it has something in its hands. @returns what, looked at after its end */
export function killHolding<Held>(
  instance: Pick<Instance, 'pause' | 'resume' | 'kill'>,
  seizure: Seizure<Held>,
): Promise<readonly Held[]> {
  return seize(instance, seizure, async () => {
    await instance.kill();
    // What was under way to Redis or Postgres when it was stopped has arrived by now; the rest never will.
    return seizure.look();
  });
}

async function whileStopped<Result>(instance: Seized, work: () => Promise<Result>): Promise<Result> {
  try {
    await instance.pause();
    return await work();
  } finally {
    await letGo(instance);
  }
}

async function letGo(instance: Seized): Promise<void> {
  try {
    await instance.resume();
  } catch {
    // It was killed.
  }
}
