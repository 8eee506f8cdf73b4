import { Injectable } from '@nestjs/common';
import type { JobHandlers } from '@shop/redis/queue';
import type { couponsQueue } from '../queues.js';
import { UsesService } from './uses.service.js';

/** Takes the jobs of the queue `coupons`. */
@Injectable()
export class UsesProcessor {
  readonly handlers: JobHandlers<(typeof couponsQueue)['jobs']> = {
    'commit-coupon': ({ orderId }, { messageId }) => this.uses.commit(orderId, messageId),
    'release-coupon': ({ orderId }, { messageId }) => this.uses.release(orderId, messageId),
  };

  constructor(private readonly uses: UsesService) {}
}
