import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults/fault.js';
import type { ShoppersSeen } from './promises/promise.js';
import type { Changes } from './shop/changes.js';
import type { RunningShop, ShopCluster } from './shop/shop.js';
import { findSteadyPace } from './steady-pace.js';
import { invite, type Shoppers } from './shoppers.js';
import { beginWatch } from './timeline/begin-watch.js';
import { ShoppersWindow } from './timeline/shoppers-window.js';
import type { Timeline } from './timeline/timeline.js';

export interface DrillOptions {
  readonly shop: RunningShop;
  /** What is done to the shop and not undone yet. */
  readonly changes: Changes;
  readonly fault: Fault;
  /** Requests a second, before, during and after; fewer on a machine that cannot carry so many. */
  readonly rate: number;
  /** How long the shop is watched before the fault and after it has come through it. */
  readonly calmMs: number;
  /** Gets everything that is seen of the shop until the shoppers are at home; the caller ends it. */
  readonly timeline: Timeline;
  /** Called with each event and the milliseconds since the fault began. */
  readonly say: (event: string, sinceMs: number) => void;
  /** Ends the drill before its time. */
  readonly signal: AbortSignal;
}

/**
 * Lets a fault befall the running shop under a steady load of real shopping.
 *
 * @throws MachineTooBusyError, what the fault throws, ConditionTimeoutError when the shop does not recover, the signal's
 *   reason
 */
export async function drill({ timeline, say, ...options }: DrillOptions): Promise<ShoppersSeen> {
  const { shop, rate } = options;
  const cluster = await shop.cluster();
  await cluster.control.waitUntilHealthy();
  const window = new ShoppersWindow();
  const shoppers = await invite({ shop, rate, onMeasured: (measured) => window.add(measured) });
  const endWatch = await beginWatch(timeline, { shop, cluster, shoppers: window });
  let struckMs: number | null = null;
  const mark = (event: string) => {
    timeline.mark(event);
    say(event, struckMs === null ? 0 : timeline.nowMs - struckMs);
  };
  const strike = () => {
    timeline.strike();
    struckMs = timeline.nowMs;
  };
  try {
    const seen = await shopThrough({ ...options, cluster, shoppers, mark, strike });
    await endWatch();
    return { ...seen, closing: await Promise.race([shoppers.settleUp(), interruption(options.signal)]) };
  } finally {
    await Promise.all([endWatch(), shoppers.leave()]);
  }
}

interface Passage extends Omit<DrillOptions, 'timeline' | 'say'> {
  readonly cluster: ShopCluster;
  readonly shoppers: Shoppers;
  readonly mark: (event: string) => void;
  /** The fault begins. */
  readonly strike: () => void;
}

/** For how long a pace is tried, milliseconds. */
const PACE_LOOK_MS = 5_000;

/** From the first shopper to the last. */
async function shopThrough(passage: Passage): Promise<Omit<ShoppersSeen, 'closing'>> {
  const { shop, changes, fault, cluster, shoppers, rate, calmMs, mark, strike, signal } = passage;
  const calm = (ms: number) => sleep(ms, undefined, { signal });
  const lookMs = Math.min(calmMs, PACE_LOOK_MS);
  const before = await findSteadyPace(shoppers, { rate, calm: () => calm(lookMs), say: mark });
  await calm(calmMs - lookMs);
  const through = shoppers.startCounting();
  strike();
  await fault.strike({
    ...{ shop, cluster, changes },
    counted: (work) => shoppers.countBesides(work),
    say: mark,
    signal,
  });
  await calm(calmMs);
  const home = shoppers.startCounting();
  await shoppers.sendHome();
  mark('the shoppers are at home; the ledger is drawn up');
  return { before, through, home };
}

/** Rejects with the signal's reason as soon as there is one. */
function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
