import { Injectable } from '@nestjs/common';
import type { JobHandlers } from '@shop/redis/queue';
import type { stockQueue } from '../queues.js';
import { SalesService } from './sales.service.js';

/** Takes the jobs of the queue `stock`. */
@Injectable()
export class SalesProcessor {
  readonly handlers: JobHandlers<(typeof stockQueue)['jobs']> = {
    'commit-stock': ({ orderId }, { messageId }) => this.sales.commit(orderId, messageId),
    'release-stock': ({ orderId }, { messageId }) => this.sales.release(orderId, messageId),
    'return-stock': (returned, { messageId }) => this.sales.giveBack(returned, messageId),
  };

  constructor(private readonly sales: SalesService) {}
}
