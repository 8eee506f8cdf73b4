import { notificationJobs, orderJobs, shipmentJobs } from '@shop/contracts/jobs';
import { defineQueue } from '@shop/redis/queue';

/** What shipping works on. */
export const shipmentsQueue = defineQueue({ name: 'shipments', jobs: shipmentJobs });

/** What shipping tells order. */
export const ordersQueue = defineQueue({ name: 'orders', jobs: orderJobs });

/** What shoppers are to be told. */
export const notificationsQueue = defineQueue({ name: 'notifications', jobs: notificationJobs });
