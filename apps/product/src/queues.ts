import { orderJobs, stockJobs } from '@shop/contracts/jobs';
import { defineQueue } from '@shop/redis/queue';

/** What product works on. */
export const stockQueue = defineQueue({ name: 'stock', jobs: stockJobs });

/** What product tells order. */
export const ordersQueue = defineQueue({ name: 'orders', jobs: orderJobs });
