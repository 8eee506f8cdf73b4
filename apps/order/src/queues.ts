import {
  cartJobs,
  couponJobs,
  notificationJobs,
  orderJobs,
  paymentJobs,
  shipmentJobs,
  stockJobs,
} from '@shop/contracts/jobs';
import { defineQueue } from '@shop/redis/queue';

/** What order works on. */
export const ordersQueue = defineQueue({ name: 'orders', jobs: orderJobs });

/** Whom order gives work to. */
export const stockQueue = defineQueue({ name: 'stock', jobs: stockJobs });
export const couponsQueue = defineQueue({ name: 'coupons', jobs: couponJobs });
export const cartsQueue = defineQueue({ name: 'carts', jobs: cartJobs });
/** Its worker begins again sooner than the others', so it needs more runs for an outage of the same length. */
export const paymentsQueue = defineQueue({ name: 'payments', jobs: paymentJobs, attempts: 12 });
export const shipmentsQueue = defineQueue({ name: 'shipments', jobs: shipmentJobs });
export const notificationsQueue = defineQueue({ name: 'notifications', jobs: notificationJobs });

export const queues = [
  ordersQueue,
  stockQueue,
  couponsQueue,
  cartsQueue,
  paymentsQueue,
  shipmentsQueue,
  notificationsQueue,
];
