import { setTimeout as sleep } from 'node:timers/promises';
import { runningCluster } from '@shop/local-stack';
import type { Tally } from '@shop/replay';
import type { Fault } from './faults/fault.js';
import { invite } from './shoppers.js';

export interface DrillOptions {
  readonly fault: Fault;
  /** Requests a second, before, during and after. */
  readonly rate: number;
  /** How long the shop is watched before the fault and after the cluster has come through it. */
  readonly calmMs: number;
  /** Called with each event and the milliseconds since the fault began. */
  readonly say: (event: string, sinceMs: number) => void;
}

/** What shoppers saw before the fault, and from the fault to the end. */
export interface DrillResult {
  readonly before: Tally;
  readonly through: Tally;
}

/**
 * Lets a fault befall the running shop under a steady load of real shopping.
 *
 * @throws StackNotRunningError, NoPairError, TooFewPrimariesError, ConditionTimeoutError when the cluster does not recover
 */
export async function drill({ fault, rate, calmMs, say }: DrillOptions): Promise<DrillResult> {
  const cluster = await runningCluster();
  await cluster.control.waitUntilHealthy();
  const shoppers = await invite(rate);
  try {
    await sleep(calmMs);
    const before = shoppers.startCounting();
    await sleep(calmMs);
    const through = shoppers.startCounting();
    const begunMs = performance.now();
    await fault.strike(cluster, (event) => say(event, performance.now() - begunMs));
    await sleep(calmMs);
    return { before, through };
  } finally {
    await shoppers.sendHome();
  }
}
