import type { ClusterControl } from '@shop/local-stack';

export interface Move {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Ends between two parts of the move. */
  readonly signal?: AbortSignal;
}

/** Few enough that Ctrl-C is heard soon, enough that starting redis-cli is no work beside them. */
const AT_A_TIME = 512;

/** Moves slots in parts, and listens for the end in between. @throws CommandFailedError, the signal's reason */
export async function moveAll(control: ClusterControl, { from, to, count, signal }: Move): Promise<void> {
  for (let left = count; left > 0; left -= AT_A_TIME) {
    signal?.throwIfAborted();
    await control.moveSlots({ from, to, count: Math.min(left, AT_A_TIME) });
  }
}
