import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@shop/testing';
import { ContactsService } from '../src/contacts/contacts.service.js';
import { MailsRepository } from '../src/mails/mails.repository.js';
import { NotificationsService } from '../src/notifications/notifications.service.js';
import { type NotificationUnderTest, startNotification } from './notification-under-test.js';

type Event = 'told' | 'known' | 'erased';

/** Every order of the events. */
function ordersOf(events: readonly Event[]): Event[][] {
  if (events.length === 0) return [[]];
  return [...new Set(events)].flatMap((first) =>
    ordersOf(events.toSpliced(events.indexOf(first), 1)).map((rest) => [first, ...rest]),
  );
}

const staying: Event[] = ['told', 'told', 'known'];
const leaving: Event[] = ['told', 'told', 'known', 'erased', 'erased'];

describe('contacts', () => {
  let notification: NotificationUnderTest;
  let second: NotificationUnderTest;

  beforeAll(async () => {
    notification = await startNotification();
    second = await notification.startSecondInstance();
  });
  afterAll(async () => {
    await second.stop();
    await notification.stop();
  });

  const happen = (event: Event, userId: string, at = notification) => {
    const [contacts, notifications] = [at.app.app.get(ContactsService), at.app.app.get(NotificationsService)];
    const id = randomUUIDv7();
    if (event === 'erased') return contacts.erase(userId, id);
    if (event === 'known') return contacts.know({ userId, email: `${userId}@example.org` }, id);
    return notifications.tell({ event: 'order-confirmed', orderId: randomUUID(), userId }, id);
  };
  const rowsOf = (userId: string) => notification.database.notification.findMany({ where: { userId } });
  const untilWaiting = (transactions: number) =>
    eventually(async () => {
      const rows = await notification.database.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
      expect(rows).toHaveLength(transactions);
    });
  const contactOf = (userId: string) => notification.database.contact.findUnique({ where: { userId } });
  const mailsTo = (userId: string) =>
    notification.mailServer.taken.filter(({ to }) => to.includes(`${userId}@example.org`));

  it('that come after the news let it go then, and not before', async () => {
    const userId = randomUUID();
    const id = await notification.publish('order-confirmed', { orderId: randomUUID(), userId });
    expect((await notification.inboxOf(userId)).items).toMatchObject([{ notificationId: id, sentAt: null }]);
    expect(await rowsOf(userId)).toMatchObject([{ state: 'queued', dueAt: null, attempt: 0 }]);
    await notification.publish('contact-known', { userId, email: `${userId}@example.org` });
    await notification.untilSent(id);
    expect(mailsTo(userId)).toHaveLength(1);
  });

  it('that are erased take everything with them, and what comes later is dropped', async () => {
    const { userId, email } = await notification.newContact();
    await notification.untilSent(
      await notification.publish('order-confirmed', { orderId: randomUUID(), userId }),
    );
    await notification.publish('contact-erased', { userId }, { attempts: 3 });
    await notification.publish('order-delivered', {
      orderId: randomUUID(),
      userId,
      trackingCode: 'SHOP-12345678',
    });
    await notification.publish('contact-known', { userId, email });
    expect(await rowsOf(userId)).toEqual([]);
    expect(await contactOf(userId)).toMatchObject({ email: null, isErased: true });
    expect(mailsTo(userId)).toHaveLength(1);
  });

  it('leave one right outcome of a user who stays, in whichever order their jobs come', async () => {
    for (const order of ordersOf(staying)) {
      const userId = randomUUID();
      for (const event of order) await happen(event, userId);
      const ids = (await rowsOf(userId)).map(({ id }) => id);
      expect([order, ids.length]).toEqual([order, 2]);
      await notification.untilSent(...ids);
    }
  });

  it('leave nothing of a user who goes, in whichever order their jobs come', async () => {
    const orders = ordersOf(leaving);
    expect(orders).toHaveLength(30);
    for (const order of orders) {
      const userId = randomUUID();
      for (const event of order) await happen(event, userId);
      expect([order, await rowsOf(userId)]).toEqual([order, []]);
      expect(await contactOf(userId)).toMatchObject({ email: null, isErased: true });
    }
  });

  it.each([
    ['stays', staying, 2],
    ['goes', leaving, 0],
  ])(
    'leave the same of one who %s when all come at once over two instances',
    async (_which, events, left) => {
      for (let round = 0; round < 40; round += 1) {
        const userId = randomUUID();
        const instances = [notification, second];
        await Promise.all(
          events.map((event, index) => happen(event, userId, instances[(round + index) % 2])),
        );
        const ids = (await rowsOf(userId)).map(({ id }) => id);
        expect(ids).toHaveLength(left);
        await notification.untilSent(...ids);
      }
    },
  );

  it('that are erased while their mails are marked make neither fail', async () => {
    const [userId, mails] = [randomUUID(), notification.app.app.get(MailsRepository)];
    for (let order = 0; order < 3; order += 1) await happen('told', userId);
    const ids = (await rowsOf(userId)).map(({ id }) => id).sort();
    const outcomes = ids.map((id) => ({ id, attempt: 0, verdict: 'sent' as const, error: null }));
    // Both wait for the row in the middle: were they to come from different ends, neither could go on after it.
    const { waiting } = await notification.database.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT FROM notifications WHERE id = ${ids[1]}::uuid FOR UPDATE`;
      const erased = happen('erased', userId, second);
      await untilWaiting(1);
      const marked = mails.settle(outcomes, { baseMs: 1, maxMs: 1 });
      await untilWaiting(2);
      return { waiting: Promise.all([erased, marked]) };
    });
    await waiting;
    expect(await rowsOf(userId)).toEqual([]);
  });

  it('are in no log', () => {
    expect(JSON.stringify(notification.app.log.lines)).not.toContain('@example.org');
  });
});
