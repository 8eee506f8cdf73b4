import type { Tally } from '@shop/replay';
import { MachineTooBusyError } from './drill.errors.js';
import type { Shoppers } from './shoppers.js';

/** What a shop in peace answers within, in milliseconds; beyond it a drill would judge the machine. */
const STEADY_P99_MS = 1_000;
const STEADY_LONGEST_MS = 2_500;
/** Less is no load. */
const LOWEST_RATE = 10;

export interface SteadyPaceOptions {
  /** Requests a second to begin with. */
  readonly rate: number;
  /** Waits as long as the shop is to be watched. */
  readonly calm: () => Promise<unknown>;
  readonly say: (event: string) => void;
}

/**
 * Halves the pace until the shop keeps up with it. Above its capacity requests queue up before any fault, and how long
 * they wait says nothing about the fault.
 *
 * @returns what shoppers saw at the pace that was found
 * @throws MachineTooBusyError below ten a second
 */
export async function findSteadyPace(
  shoppers: Pick<Shoppers, 'startCounting' | 'changePace'>,
  { rate, calm, say }: SteadyPaceOptions,
): Promise<Tally> {
  for (let pace = rate; ;) {
    await calm();
    const seen = shoppers.startCounting();
    await calm();
    if (isSteady(seen)) return seen;
    pace = Math.floor(pace / 2);
    if (pace < LOWEST_RATE) throw new MachineTooBusyError();
    say(`that is more than this machine carries; going on with ${pace} requests a second`);
    shoppers.changePace(pace);
  }
}

function isSteady(seen: Tally): boolean {
  const { p99Ms, maxMs } = seen.read().total;
  return p99Ms < STEADY_P99_MS && maxMs < STEADY_LONGEST_MS;
}
