/**
 * What clients asked of the shop and what they were told, and what is there in the end: all that the checker looks at.
 * Times are those of `performance.now()`.
 */

/** `unknown`: no answer, or one that does not say whether it was done. */
export type Outcome = 'acknowledged' | 'refused' | 'unknown';

/** From when it was first sent to when it was answered last. */
interface Span {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** One piece of a sku that is put into this cart once only: the sku is the addition's number. */
export interface Addition extends Span {
  readonly cart: string;
  readonly sku: string;
  readonly outcome: Outcome;
}

/** What a cart showed. */
export interface CartView extends Span {
  readonly cart: string;
  readonly amounts: ReadonlyMap<string, number>;
}

/** One order that uses a coupon, however often it was sent. */
export interface Redemption {
  readonly coupon: string;
  readonly key: string;
  readonly outcome: Outcome;
}

export interface Revocation extends Span {
  readonly session: string;
  readonly outcome: Outcome;
}

/** A use of a session that got an answer which says whether the session is one. */
export interface SessionUse extends Span {
  readonly session: string;
  readonly isKnown: boolean;
}

export interface CouponFound {
  readonly limit: number;
  /** Null: it could not be read. */
  readonly used: number | null;
}

export interface HistorySeen {
  readonly additions: readonly Addition[];
  readonly views: readonly CartView[];
  readonly redemptions: readonly Redemption[];
  readonly revocations: readonly Revocation[];
  readonly uses: readonly SessionUse[];
  /** By cart; one that is missing could not be read in the end. */
  readonly carts: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly coupons: ReadonlyMap<string, CouponFound>;
}

/** Filled while clients are at work. */
export class History implements HistorySeen {
  readonly additions: Addition[] = [];
  readonly views: CartView[] = [];
  readonly redemptions: Redemption[] = [];
  readonly revocations: Revocation[] = [];
  readonly uses: SessionUse[] = [];
  readonly carts = new Map<string, ReadonlyMap<string, number>>();
  readonly coupons = new Map<string, CouponFound>();
  /** Answers that say neither yes nor no, such as 503. */
  unavailable = 0;
}
