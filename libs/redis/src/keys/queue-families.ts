import type { KeyFamily } from './key-family.js';
import { validId } from './key-id.js';

/** A queue's keys share its tag, so that BullMQ's scripts may touch several; each queue lives on one shard. */
function queueNamed(queue: string, owners: readonly string[]): KeyFamily {
  const name = `queue.${queue}`;
  return Object.freeze<KeyFamily>({
    name,
    owners,
    pattern: `queue:{${queue}}:<part>`,
    door: 'queue',
    ttlMs: Infinity,
    type: 'list',
    operations:
      'BullMQ: what waits and what runs; beside them a hash a job, sorted sets of the delayed and the finished, a stream',
    key: (part) => `queue:{${queue}}:${validId(name, part)}`,
  });
}

export const queueFamilies = {
  paymentsQueue: queueNamed('payments', ['order', 'payment']),
  stockQueue: queueNamed('stock', ['order', 'product']),
  couponsQueue: queueNamed('coupons', ['order', 'discount']),
  ordersQueue: queueNamed('orders', ['order', 'payment', 'shipping', 'product', 'discount']),
  cartsQueue: queueNamed('carts', ['order', 'cart']),
  shipmentsQueue: queueNamed('shipments', ['order', 'shipping']),
  notificationsQueue: queueNamed('notifications', [
    'order',
    'payment',
    'shipping',
    'auth',
    'user',
    'notification',
  ]),
};
