import { Injectable } from '@nestjs/common';
import type { JobHandlers } from '@shop/redis/queue';
import type { shipmentsQueue } from '../queues.js';
import { BookingsService } from './bookings.service.js';

/** Takes the jobs of the queue `shipments`. */
@Injectable()
export class BookingsProcessor {
  readonly handlers: JobHandlers<(typeof shipmentsQueue)['jobs']> = {
    'book-shipment': (booking, { messageId }) => this.bookings.book(booking, messageId),
    'cancel-shipment': ({ orderId }, { messageId }) => this.bookings.cancel(orderId, messageId),
  };

  constructor(private readonly bookings: BookingsService) {}
}
