import { isExpired } from '../provider/card-expiry.js';
import type { Behaviour } from './test-cards.js';

/** What the sandbox makes of a request for money. */
export interface AuthorisationPlan {
  readonly state: 'authorised' | 'declined' | 'pending';
  readonly declineReason: string | null;
  /** For a pending one: how many milliseconds until it is decided and the shop is called. */
  readonly settlesInMs: number | null;
  /** How often the shop is called. */
  readonly callbacks: number;
  /** Whether the first answer comes too late. */
  readonly isLate: boolean;
}

interface CardAtHand {
  readonly behaviour: Behaviour;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}

/** @param lateMs how late a card is decided that is decided late */
export function planFor(card: CardAtHand, { now, lateMs }: { now: Date; lateMs: number }): AuthorisationPlan {
  if (isExpired(card, now)) return declined('expired_card');
  switch (card.behaviour) {
    case 'decline':
      return declined('card_declined');
    case 'lack-funds':
      return declined('insufficient_funds');
    case 'answer-late':
      return { ...approved, isLate: true };
    case 'call-back-twice':
      return pending({ settlesInMs: 0, callbacks: 2 });
    case 'call-back-late':
      return pending({ settlesInMs: lateMs, callbacks: 1 });
    case 'approve':
      return approved;
  }
}

const approved: AuthorisationPlan = {
  ...{ state: 'authorised', declineReason: null, isLate: false },
  ...{ settlesInMs: null, callbacks: 0 },
};

function declined(declineReason: string): AuthorisationPlan {
  return { ...approved, state: 'declined', declineReason };
}

function pending(until: { settlesInMs: number; callbacks: number }): AuthorisationPlan {
  return { ...approved, state: 'pending', ...until };
}
