import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NotificationUnderTest, startNotification } from './notification-under-test.js';

describe('a mail server that hangs', () => {
  let notification: NotificationUnderTest;

  beforeAll(async () => {
    notification = await startNotification({ MAIL_TIMEOUT_MS: '1000' });
  });
  afterAll(() => notification.stop());

  it('is given up in time, and asked again', async () => {
    const { userId } = await notification.newContact();
    const hanging = Promise.withResolvers<undefined>();
    let asked = 0;
    notification.mailServer.judge = async () => {
      asked += 1;
      if (asked === 1) await hanging.promise;
    };
    const order = { orderId: randomUUID(), userId };
    await notification.untilSent(await notification.publish('order-confirmed', order));
    expect(asked).toBeGreaterThanOrEqual(2);
    hanging.resolve(undefined);
  });
});
