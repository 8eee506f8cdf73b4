import type { Tally } from '@shop/replay';
import { watchIdleness } from './cores.js';
import { MachineTooBusyError } from './drill.errors.js';
import type { Shoppers } from './shoppers.js';

/** What a shop in peace answers within, in milliseconds; beyond it a drill would judge the machine. */
const STEADY_P99_MS = 1_000;
const STEADY_LONGEST_MS = 2_500;
/**
 * A fault is work: caches are cold, connections are made anew, what failed is tried again. A shop that has no core to
 * spare for it falls behind and stays there, and then a drill would measure the machine as well.
 */
const IDLE_SHARE = 1 / 3;
/** Less is no load. */
const LOWEST_RATE = 10;

export interface SteadyPaceOptions {
  /** Requests a second to begin with. */
  readonly rate: number;
  /** Waits as long as the shop is to be watched. */
  readonly calm: () => Promise<unknown>;
  readonly say: (event: string) => void;
  /** Watches the cores from now on, and tells the share of their time that was idle; `watchIdleness` unless given. */
  readonly watch?: () => () => number;
}

/**
 * Halves the pace until the shop keeps up with it, then takes as much off as leaves a third of the cores' time. Above its
 * capacity requests queue up before any fault, and how long they wait says nothing about the fault. Where other work leaves
 * no core idle, keeping up at the lowest pace has to do.
 *
 * @returns what shoppers saw at the pace that was found
 * @throws MachineTooBusyError where the shop does not keep up with ten a second
 */
export async function findSteadyPace(
  shoppers: Pick<Shoppers, 'startCounting' | 'changePace'>,
  { rate, calm, say, watch = watchIdleness }: SteadyPaceOptions,
): Promise<Tally> {
  for (let pace = rate; ;) {
    await calm();
    const seen = shoppers.startCounting();
    const idleShare = watch();
    await calm();
    const room = keepsUp(seen) ? roomAt(idleShare()) : 1 / 2;
    const slower = Math.floor(pace * room);
    if (room === 1 || (keepsUp(seen) && slower < LOWEST_RATE)) return seen;
    if (slower < LOWEST_RATE) throw new MachineTooBusyError();
    pace = slower;
    say(`that is more than this machine carries; going on with ${pace} requests a second`);
    shoppers.changePace(pace);
  }
}

/** The part of the present pace at which so much would be idle, work being in proportion; at least a tenth is taken off. */
function roomAt(idleShare: number): number {
  return idleShare >= IDLE_SHARE ? 1 : Math.min(0.9, (1 - IDLE_SHARE) / (1 - idleShare));
}

function keepsUp(seen: Tally): boolean {
  const { p99Ms, maxMs } = seen.read().total;
  return p99Ms < STEADY_P99_MS && maxMs < STEADY_LONGEST_MS;
}
