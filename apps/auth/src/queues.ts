import { notificationJobs } from '@shop/contracts/jobs';
import { defineQueue } from '@shop/redis/queue';

/** What auth tells notification. */
export const notificationsQueue = defineQueue({ name: 'notifications', jobs: notificationJobs });
