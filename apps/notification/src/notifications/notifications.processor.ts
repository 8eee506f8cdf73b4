import { Injectable } from '@nestjs/common';
import type { JobHandlers } from '@shop/redis/queue';
import { ContactsService } from '../contacts/contacts.service.js';
import type { notificationsQueue } from '../queues.js';
import { NotificationsService } from './notifications.service.js';

/** Takes the jobs of the queue `notifications`. */
@Injectable()
export class NotificationsProcessor {
  readonly handlers: JobHandlers<(typeof notificationsQueue)['jobs']> = {
    'order-confirmed': (order, { messageId }) =>
      this.notifications.tell({ event: 'order-confirmed', ...order }, messageId),
    'order-cancelled': (order, { messageId }) =>
      this.notifications.tell({ event: 'order-cancelled', ...order }, messageId),
    'order-refunded': (order, { messageId }) =>
      this.notifications.tell({ event: 'order-refunded', ...order }, messageId),
    'order-shipped': (order, { messageId }) =>
      this.notifications.tell({ event: 'order-shipped', ...order }, messageId),
    'order-delivered': (order, { messageId }) =>
      this.notifications.tell({ event: 'order-delivered', ...order }, messageId),
    'contact-known': (contact, { messageId }) => this.contacts.know(contact, messageId),
    'contact-erased': ({ userId }, { messageId }) => this.contacts.erase(userId, messageId),
  };

  constructor(
    private readonly notifications: NotificationsService,
    private readonly contacts: ContactsService,
  ) {}
}
