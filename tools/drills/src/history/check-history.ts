/**
 * Compares what was acknowledged with what was seen afterwards. Of what never got an answer both may be true, once. Pure:
 * the same history is judged alike each time, and each kind of lie has a name.
 */
import { checkCarts } from './check-carts.js';
import { checkCoupons } from './check-coupons.js';
import { checkSessions } from './check-sessions.js';
import type { HistorySeen } from './history.js';
import type { Violation } from './violation.js';

export interface Verdict {
  readonly carts: readonly Violation[];
  readonly coupons: readonly Violation[];
  readonly sessions: readonly Violation[];
}

export function checkHistory(history: HistorySeen): Verdict {
  return {
    carts: checkCarts(history),
    coupons: checkCoupons(history),
    sessions: checkSessions(history),
  };
}
