import { Injectable } from '@nestjs/common';
import type { CancellationReason } from '@shop/contracts/order';
import type { JobContext, JobHandlers } from '@shop/redis/queue';
import type { ordersQueue } from '../queues.js';
import { SagaService } from './saga.service.js';

/** Takes the jobs of the queue `orders`. */
@Injectable()
export class SagaProcessor {
  readonly handlers: JobHandlers<(typeof ordersQueue)['jobs']> = {
    'payment-taken': ({ orderId }, { messageId }) => this.saga.paymentTaken({ orderId, messageId }),
    'payment-declined': this.#undo('payment-declined'),
    'payment-refunded': ({ orderId, refundId }, { messageId }) =>
      this.saga.paymentRefunded({ orderId, refundId, messageId }),
    'shipment-booked': ({ orderId, trackingCode }, { messageId }) =>
      this.saga.shipmentBooked({ orderId, trackingCode, messageId }),
    'shipment-refused': this.#undo('shipment-refused'),
    'stock-lost': this.#undo('stock-lost'),
    'coupon-lost': this.#undo('coupon-lost'),
  };

  constructor(private readonly saga: SagaService) {}

  #undo(reason: CancellationReason) {
    return ({ orderId }: { orderId: string }, { messageId }: JobContext): Promise<void> =>
      this.saga.undo({ orderId, reason, messageId });
  }
}
