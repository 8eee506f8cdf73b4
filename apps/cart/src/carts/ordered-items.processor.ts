import { Injectable } from '@nestjs/common';
import type { JobHandlers } from '@shop/redis/queue';
import type { cartsQueue } from '../queues.js';
import { OrderedItemsService } from './ordered-items.service.js';

/** Takes the jobs of the queue `carts`. */
@Injectable()
export class OrderedItemsProcessor {
  readonly handlers: JobHandlers<(typeof cartsQueue)['jobs']> = {
    'remove-ordered': (ordered) => this.items.remove(ordered),
  };

  constructor(private readonly items: OrderedItemsService) {}
}
