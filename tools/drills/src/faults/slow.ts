/**
 * One primary is late: it is stopped (SIGSTOP) for 400 ms, runs for 20 ms, and so on, so that answers come 200 ms late on
 * average. Its peers hear from it within cluster-node-timeout and hold it for living: nothing fails over, and there is
 * nowhere to go. Caches have given up on Redis after 50 ms; sessions and carts wait.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { medianOf } from '../canary/silences.js';
import type { Promised } from '../promises/promise.js';
import { noPageFails, shoppingGoesOn } from '../promises/shopping.js';
import { type Fault, firstPair, primariesOf, type Scene } from './fault.js';

const STOPPED_MS = 400;
const RUNS_MS = 20;
const LOOK_EVERY_MS = 250;
/** Less would not be late. */
const LATE_MS = 100;

interface Seen {
  /** How long a PING took, redis-cli's start included, in milliseconds. */
  readonly pings: number[];
  /** Ports of the primaries before and after. */
  before: readonly number[];
  after: readonly number[];
}

export function slow(forMs: number): Fault {
  const seen: Seen = { pings: [], before: [], after: [] };
  return {
    title: `a primary that is 200 ms late, for ${forMs / 1000} s`,
    promises: [...shoppingGoesOn, noPageFails, () => itIsLate(seen.pings), () => nothingFailsOver(seen)],
    strike: async (scene) => {
      const { cluster, say } = scene;
      const { primary } = await firstPair(cluster.control);
      seen.before = await primariesOf(cluster.control);
      say(`redis ${primary} becomes slow`);
      const isOver = new AbortController();
      const looking = ping(primary, { ...scene, pings: seen.pings, isOver: isOver.signal });
      await hold(primary, { ...scene, forMs }).finally(() => isOver.abort());
      await looking;
      say(
        `it is as quick as before; in between the median of its answers took ${medianOf(seen.pings).toFixed(0)} ms`,
      );
      await cluster.control.waitUntilHealthy();
      seen.after = await primariesOf(cluster.control);
    },
  };
}

async function hold(
  port: number,
  { cluster, forMs, signal }: Scene & { readonly forMs: number },
): Promise<void> {
  const endsAtMs = performance.now() + forMs;
  try {
    while (performance.now() < endsAtMs) {
      await cluster.pause(port);
      await sleep(STOPPED_MS, undefined, { signal });
      await cluster.resume(port);
      await sleep(RUNS_MS, undefined, { signal });
    }
  } finally {
    await cluster.resume(port);
  }
}

interface Pings extends Scene {
  readonly pings: number[];
  readonly isOver: AbortSignal;
}

async function ping(port: number, { cluster, pings, isOver }: Pings): Promise<void> {
  while (!isOver.aborted) {
    const askedAtMs = performance.now();
    // One that breaks off tells nothing; Ctrl-C at a terminal reaches redis-cli as well.
    const answer = await cluster.control.cli(port, 'PING').catch(() => null);
    if (answer !== null) pings.push(performance.now() - askedAtMs);
    await sleep(LOOK_EVERY_MS, undefined, { signal: isOver }).catch(() => undefined);
  }
}

/** Or the drill did nothing. */
export function itIsLate(pings: readonly number[]): Promised {
  const medianMs = medianOf(pings);
  return {
    promise: 'the node is late indeed',
    isKept: pings.length > 0 && medianMs >= LATE_MS,
    seen: `the median of ${pings.length} answers took ${medianMs.toFixed(0)} ms, the slowest ${Math.max(0, ...pings).toFixed(0)} ms`,
  };
}

export function nothingFailsOver({ before, after }: Pick<Seen, 'before' | 'after'>): Promised {
  return {
    promise: 'who is only late keeps its slots',
    isKept: before.length > 0 && before.toSorted().join() === after.toSorted().join(),
    seen: `primaries: redis ${before.join(', ')} before, redis ${after.join(', ')} after`,
  };
}
