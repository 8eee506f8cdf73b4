import { notificationJobs } from '@shop/contracts/jobs';
import { defineQueue } from '@shop/redis/queue';

/** What notification works on. */
export const notificationsQueue = defineQueue({ name: 'notifications', jobs: notificationJobs });
