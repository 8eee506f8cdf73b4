import { Injectable } from '@nestjs/common';
import { jobMessage, type JobHandlers } from '@shop/redis/queue';
import { notificationsQueue, ordersQueue, paymentsQueue, shipmentsQueue } from '../../src/queues.js';
import { StandInsService } from './stand-ins.service.js';

const nothing = (): Promise<void> => Promise.resolve();

/** Takes the jobs of payment, shipping and notification. */
@Injectable()
export class StandInsProcessor {
  readonly payments: JobHandlers<(typeof paymentsQueue)['jobs']> = {
    'take-payment': ({ orderId }, { messageId }) =>
      this.standIns.answer(
        messageId,
        jobMessage(ordersQueue, { name: 'payment-taken', payload: { orderId } }),
      ),
    'cancel-payment': nothing,
    'refund-payment': ({ orderId, refundId }, { messageId }) =>
      this.standIns.answer(
        messageId,
        jobMessage(ordersQueue, { name: 'payment-refunded', payload: { orderId, refundId } }),
      ),
  };

  readonly shipments: JobHandlers<(typeof shipmentsQueue)['jobs']> = {
    'book-shipment': ({ orderId }, { messageId }) =>
      this.standIns.answer(
        messageId,
        jobMessage(ordersQueue, {
          name: 'shipment-booked',
          payload: { orderId, trackingCode: `SHOP-${orderId.slice(-12).toUpperCase()}` },
        }),
      ),
    'cancel-shipment': nothing,
  };

  readonly notifications: JobHandlers<(typeof notificationsQueue)['jobs']> = {
    'order-confirmed': nothing,
    'order-cancelled': nothing,
    'order-refunded': nothing,
    'order-shipped': nothing,
    'order-delivered': nothing,
    'contact-known': nothing,
    'contact-erased': nothing,
  };

  constructor(private readonly standIns: StandInsService) {}
}
