import { cartJobs } from '@shop/contracts/jobs';
import { defineQueue } from '@shop/redis/queue';

/** What cart works on. */
export const cartsQueue = defineQueue({ name: 'carts', jobs: cartJobs });
