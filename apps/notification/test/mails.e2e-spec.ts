import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mailHeaders } from '@shop/contracts/notification';
import { type NotificationUnderTest, startNotification } from './notification-under-test.js';

const orderId = '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10';
const trackingCode = 'SHOP-12345678';

describe('mails', () => {
  let notification: NotificationUnderTest;

  beforeAll(async () => {
    // Nobody looks for what is due: mails go because their commit wakes the sender.
    notification = await startNotification({ MAIL_POLL_MS: '60000' });
  });
  afterAll(() => notification.stop());

  const mailOf = (id: string) =>
    notification.mailServer.taken.find(({ messageId }) => messageId === `<${id}@shop.example>`)?.email;
  const timesOf = (id: string) => notification.mailServer.times[`<${id}@shop.example>`] ?? 0;

  it.each([
    ['order-confirmed', {}, ['Your order is confirmed', orderId]],
    [
      'order-cancelled',
      { reason: 'stock-lost' },
      ['Your order is cancelled', 'something in it has sold out'],
    ],
    ['order-refunded', { refundId: orderId, amountPence: 1_999 }, ['Your refund of £19.99', '£19.99']],
    ['order-shipped', { trackingCode }, ['Your order is on its way', trackingCode]],
    ['order-delivered', { trackingCode }, ['Your order has arrived', trackingCode]],
  ] as const)(
    '%s is told in words and in markup, and says what it is',
    async (event, data, [subject, words]) => {
      const { userId, email } = await notification.newContact();
      const id = await notification.publish(event, { orderId, userId, ...data } as never);
      await notification.untilSent(id);
      const mail = mailOf(id);
      expect(mail).toMatchObject({ subject, from: { name: 'Shop', address: 'orders@shop.example' } });
      expect(mail?.to).toEqual([{ name: '', address: email }]);
      expect(mail?.text).toContain(words);
      expect(mail?.html).toContain(words);
      const headers = new Map(mail?.headers.map(({ key, value }) => [key, value]));
      expect(headers.get(mailHeaders.event.toLowerCase())).toBe(event);
      expect(headers.get(mailHeaders.order.toLowerCase())).toBe(orderId);
      expect(headers.get('auto-submitted')).toBe('auto-generated');
    },
  );

  it('are sent once, however often their message arrives', async () => {
    const { userId } = await notification.newContact();
    const id = await notification.publish('order-confirmed', { orderId, userId }, { attempts: 5 });
    await notification.untilSent(id);
    expect(timesOf(id)).toBe(1);
    expect((await notification.inboxOf(userId)).items).toHaveLength(1);
  });

  it('are in their shopper’s inbox alone, the latest first, page by page', async () => {
    const { userId } = await notification.newContact();
    const ids: string[] = [];
    for (let order = 0; order < 5; order += 1)
      ids.unshift(await notification.publish('order-confirmed', { orderId: randomUUID(), userId }));
    await notification.untilSent(...ids);
    const pages: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = `?limit=2${cursor && `&cursor=${cursor}`}`;
      const page = await notification.inboxOf(userId, query);
      pages.push(page.items.map(({ notificationId }) => notificationId));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    const [latest] = (await notification.inboxOf(userId)).items;
    expect(latest).toMatchObject({ subject: 'Your order is confirmed', sentAt: expect.any(String) });
    expect((await notification.inboxOf(randomUUID())).items).toEqual([]);
    expect(await notification.ask('operator', '/notifications', ['operator'])).toMatchObject({ status: 403 });
  });
});
