import { couponJobs, orderJobs } from '@shop/contracts/jobs';
import { defineQueue } from '@shop/redis/queue';

/** What discount works on. */
export const couponsQueue = defineQueue({ name: 'coupons', jobs: couponJobs });

/** What discount tells order. */
export const ordersQueue = defineQueue({ name: 'orders', jobs: orderJobs });
