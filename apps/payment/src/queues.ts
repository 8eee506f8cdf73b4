import { orderJobs, paymentJobs } from '@shop/contracts/jobs';
import { defineQueue } from '@shop/redis/queue';

/**
 * What payment works on. A provider that answered too late has most often done it: asking again soon, under the same key,
 * costs nothing. Twelve runs last for about two minutes, so a store or a provider may be away for that long.
 */
export const paymentsQueue = defineQueue({
  name: 'payments',
  jobs: paymentJobs,
  attempts: 12,
  backoff: { baseMs: 200, maxMs: 60_000 },
});

/** What payment tells order. */
export const ordersQueue = defineQueue({ name: 'orders', jobs: orderJobs });
