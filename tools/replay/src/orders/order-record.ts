import type { Order } from '@shop/contracts/order';
import type { Want } from '../cart-record.js';
import type { Visit } from '../visit.js';
import type { CardKind } from './card-kind.js';
import type { Offer } from './coupons.js';

/** Money that the shop said it gives back, and what for. */
export interface AcknowledgedRefund {
  readonly pieces: readonly Want[];
  readonly amountPence: number;
}

/** An order as the shop first acknowledged it, and what it acknowledged about it since. */
export interface AcknowledgedOrder {
  readonly invoice: string;
  readonly offer: Offer | null;
  /** What it is paid with. */
  readonly card: CardKind;
  readonly order: Order;
  readonly refunds: readonly AcknowledgedRefund[];
  /** As it was answered to the cancellation; null: not cancelled. */
  readonly cancelled: Order | null;
}

/** A request of which nobody knows whether the shop did it. */
export interface Unanswered {
  readonly what: string;
  /** Sends the same again. Notes the answer, or that there was none again. */
  readonly again: (visit: Visit) => Promise<void>;
}

/** What the shop acknowledged to one person about orders. */
export class OrderRecord {
  readonly #orders = new Map<string, AcknowledgedOrder>();
  readonly #contradictions: string[] = [];
  #unanswered: Unanswered[] = [];

  get all(): readonly AcknowledgedOrder[] {
    return [...this.#orders.values()];
  }

  get unanswered(): readonly Unanswered[] {
    return this.#unanswered;
  }

  /** What the shop said and then said otherwise, a sentence each. */
  get contradictions(): readonly string[] {
    return this.#contradictions;
  }

  /** The order that an invoice led to. */
  of(invoice: string): AcknowledgedOrder | undefined {
    return this.all.find((placed) => placed.invoice === invoice);
  }

  acknowledge(placed: Pick<AcknowledgedOrder, 'invoice' | 'offer' | 'card' | 'order'>): void {
    const { orderId } = placed.order;
    const known = this.#orders.get(orderId);
    if (known)
      this.contradict(`order ${orderId} is the answer to invoices ${known.invoice} and ${placed.invoice}`);
    else this.#orders.set(orderId, { ...placed, refunds: [], cancelled: null });
  }

  acknowledgeCancellation(cancelled: Order): void {
    const placed = this.#orders.get(cancelled.orderId);
    if (placed) this.#orders.set(cancelled.orderId, { ...placed, cancelled });
  }

  acknowledgeRefund(orderId: string, refund: AcknowledgedRefund): void {
    const placed = this.#orders.get(orderId);
    if (placed) this.#orders.set(orderId, { ...placed, refunds: [...placed.refunds, refund] });
  }

  leaveOpen(unanswered: Unanswered): void {
    this.#unanswered.push(unanswered);
  }

  contradict(sentence: string): void {
    this.#contradictions.push(sentence);
  }

  /** Sends again what never got an answer. @returns whether there is nothing left of it */
  async askAgain(visit: Visit): Promise<boolean> {
    const unanswered = this.#unanswered;
    this.#unanswered = [];
    for (const one of unanswered) await one.again(visit);
    return this.#unanswered.length === 0;
  }
}

/** How many of a product an order still has: what was sold and has not come back. */
export function leftOf({ order, refunds }: AcknowledgedOrder, sku: string): number {
  const sold = order.lines.find((line) => line.sku === sku)?.quantity ?? 0;
  const returned = refunds.flatMap(({ pieces }) => pieces).filter((piece) => piece.sku === sku);
  return returned.reduce((left, { quantity }) => left - quantity, sold);
}
