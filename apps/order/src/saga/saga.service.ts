import { Injectable } from '@nestjs/common';
import type { CancellationReason } from '@shop/contracts/order';
import { RefundsRepository } from '../refunds/refunds.repository.js';
import { OrderChanges } from './order-changes.js';
import { OrderSteps } from './order-steps.js';

/** Which order a message is about. */
interface About {
  readonly orderId: string;
  readonly messageId: string;
}

/** What orders make of the answers of the other services. Postgres away: throws, and the job is tried again. */
@Injectable()
export class SagaService {
  constructor(
    private readonly changes: OrderChanges,
    private readonly steps: OrderSteps,
    private readonly refunds: RefundsRepository,
  ) {}

  paymentTaken(about: About): Promise<void> {
    return this.changes.makeOnce(about, (transaction) => this.steps.pay(transaction, about.orderId));
  }

  shipmentBooked({ trackingCode, ...about }: About & { trackingCode: string }): Promise<void> {
    return this.changes.makeOnce(about, (transaction) =>
      this.steps.confirm(transaction, { id: about.orderId, trackingCode }),
    );
  }

  /** One of those it depends on has said no. */
  undo({ reason, ...about }: About & { reason: CancellationReason }): Promise<void> {
    return this.changes.makeOnce(about, (transaction) =>
      this.steps.cancel(transaction, { id: about.orderId, reason }),
    );
  }

  paymentRefunded({ refundId, ...about }: About & { refundId: string }): Promise<void> {
    return this.changes.makeOnce(about, (transaction) => this.refunds.settle(transaction, refundId));
  }
}
