import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { usualCallers, walkOpenApi } from '@shop/testing/walk';
import { startNotification } from './notification-under-test.js';

const notification = await startNotification();
const { userId } = await notification.newContact();
await notification.untilSent(
  await notification.publish('order-confirmed', { orderId: randomUUID(), userId }),
);

afterAll(() => notification.stop());

walkOpenApi({
  service: 'notification',
  test: notification.app,
  anonymous: [],
  callers: { ...usualCallers, 'a shopper': { subject: userId, roles: ['shopper'] } },
  state: { databaseUrl: notification.databaseUrl, redis: notification.redis },
});
