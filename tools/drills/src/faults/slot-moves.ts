import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterControl } from '@shop/local-stack';

export interface Move {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Ends between two parts of the move. */
  readonly signal?: AbortSignal;
}

/** Starting redis-cli takes as long as moving as many: fewer would cost more than they spare who comes meanwhile. */
const AT_A_TIME = 64;
/** Times the length of the part before. */
const PAUSE = 2;

/**
 * Moves slots in parts, each followed by a pause twice as long as the part took: nodes that hand over keys do little else
 * meanwhile, and a shop that is open is worth more than a move that is quick.
 *
 * @throws CommandFailedError, the signal's reason
 */
export async function moveAll(control: ClusterControl, { from, to, count, signal }: Move): Promise<void> {
  for (let left = count; left > 0; left -= AT_A_TIME) {
    signal?.throwIfAborted();
    const begunAtMs = performance.now();
    await control.moveSlots({ from, to, count: Math.min(left, AT_A_TIME) });
    await sleep(PAUSE * (performance.now() - begunAtMs), undefined, { signal });
  }
}
