import { setTimeout as sleep } from 'node:timers/promises';
import { readRunningStack, runningCluster } from '@shop/local-stack';
import type { Fault } from './faults/fault.js';
import type { ShoppersSeen } from './promises/promise.js';
import { findSteadyPace } from './steady-pace.js';
import { invite } from './shoppers.js';

export interface DrillOptions {
  readonly fault: Fault;
  /** Requests a second, before, during and after; fewer on a machine that cannot carry so many. */
  readonly rate: number;
  /** How long the shop is watched before the fault and after it has come through it. */
  readonly calmMs: number;
  /** Called with each event and the milliseconds since the fault began. */
  readonly say: (event: string, sinceMs: number) => void;
  /** Ends the drill before its time. */
  readonly signal: AbortSignal;
}

/**
 * Lets a fault befall the running shop under a steady load of real shopping.
 *
 * @throws StackNotRunningError, MachineTooBusyError, what the fault throws, ConditionTimeoutError when the shop does not recover, the
 *   signal's reason
 */
export async function drill({ fault, rate, calmMs, say, signal }: DrillOptions): Promise<ShoppersSeen> {
  const cluster = await runningCluster();
  await cluster.control.waitUntilHealthy();
  const { baseUrl } = readRunningStack();
  const shoppers = await invite(rate);
  const calm = () => sleep(calmMs, undefined, { signal });
  try {
    const before = await findSteadyPace(shoppers, { rate, calm, say: (event) => say(event, 0) });
    const through = shoppers.startCounting();
    const begunMs = performance.now();
    await fault.strike({
      cluster,
      baseUrl,
      counted: (work) => shoppers.countBesides(work),
      say: (event) => say(event, performance.now() - begunMs),
      signal,
    });
    await calm();
    await shoppers.sendHome();
    say('the shoppers are at home; the ledger is drawn up', performance.now() - begunMs);
    return { before, through, closing: await Promise.race([shoppers.settleUp(), interruption(signal)]) };
  } finally {
    await shoppers.leave();
  }
}

/** Rejects with the signal's reason as soon as there is one. */
function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
