import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '@shop/testing';
import { MailSender } from '../src/mails/mail-sender.js';
import { MailsRepository } from '../src/mails/mails.repository.js';
import { MailServerDouble, reply } from './mail-server-double.js';
import { type NotificationUnderTest, startNotification } from './notification-under-test.js';

const confirmed = (userId: string) => ['order-confirmed', { orderId: randomUUID(), userId }] as const;

describe('mails, whatever happens', () => {
  let notification: NotificationUnderTest;
  let mailServer: MailServerDouble;

  beforeAll(async () => {
    notification = await startNotification();
    mailServer = notification.mailServer;
  });
  afterEach(() => {
    jest.restoreAllMocks();
    mailServer.behave();
  });
  afterAll(async () => {
    await notification.stop();
    await mailServer.close().catch(() => undefined);
  });

  const messageIdOf = (id: string) => `<${id}@shop.example>`;
  const readiness = async () => (await notification.app.inject({ url: '/health/ready' })).json<unknown>();
  /** Its lease is over, as a minute later. */
  const endLeases = () =>
    notification.database.notification.updateMany({
      where: { state: 'queued' },
      data: { dueAt: new Date(0) },
    });

  it('a sender that dies between sending and marking repeats the mail under the same id, and nothing else', async () => {
    const { userId } = await notification.newContact();
    const settle = jest.spyOn(notification.app.app.get(MailsRepository), 'settle');
    settle.mockRejectedValue(new Error('this process is gone'));
    const id = await notification.publish(...confirmed(userId));
    await eventually(async () => {
      expect(settle).toHaveBeenCalled();
    });
    expect([await notification.stateOf(id), mailServer.times[messageIdOf(id)]]).toEqual(['queued', 1]);
    settle.mockRestore();
    await sleep(200);
    expect(mailServer.times[messageIdOf(id)]).toBe(1);
    await endLeases();
    await notification.untilSent(id);
    const mails = mailServer.taken.filter(({ messageId }) => messageId === messageIdOf(id));
    expect(mails).toHaveLength(2);
    const [first, again] = mails.map(({ email: { subject, text, html, date } }) => ({
      subject,
      text,
      html,
      date,
    }));
    expect(again).toEqual(first);
    expect((await notification.inboxOf(userId)).items).toHaveLength(1);
  });

  it('a mail that is refused for good is not tried again, and holds up no other', async () => {
    const [gone, there] = [await notification.newContact(), await notification.newContact()];
    mailServer.judge = async ({ to }) => {
      if (to.includes(gone.email)) throw reply(550);
    };
    const refused = await notification.publish(...confirmed(gone.userId));
    const taken = await notification.publish(...confirmed(there.userId));
    await notification.untilSent(taken);
    await eventually(async () => {
      expect(await notification.stateOf(refused)).toBe('refused');
    });
    const row = await notification.database.notification.findUnique({ where: { id: refused } });
    expect(row).toMatchObject({ attempt: 1, lastError: 'EMESSAGE 550 at DATA', dueAt: null });
    expect((await notification.inboxOf(gone.userId)).items).toMatchObject([{ sentAt: null }]);
    expect(JSON.stringify(notification.app.log.lines)).not.toContain(gone.email);
  });

  it('a mail that is put off is tried again', async () => {
    const { userId } = await notification.newContact();
    let asked = 0;
    mailServer.judge = async () => {
      asked += 1;
      if (asked <= 3) throw reply(451);
    };
    const id = await notification.publish(...confirmed(userId));
    await notification.untilSent(id);
    expect([asked, mailServer.times[messageIdOf(id)]]).toEqual([4, 1]);
  });

  it('a mail server that is away loses none, keeps no job waiting, and gets each when it is back', async () => {
    const contacts = await Promise.all(Array.from({ length: 4 }, () => notification.newContact()));
    const { port } = mailServer;
    await mailServer.close();
    const ids: string[] = [];
    for (let round = 0; round < 5; round += 1)
      for (const { userId } of contacts) ids.push(await notification.publish(...confirmed(userId)));
    expect(
      await notification.database.notification.count({ where: { id: { in: ids }, state: 'sent' } }),
    ).toBe(0);
    expect(await readiness()).toMatchObject({
      status: 'degraded',
      checks: { postgres: { status: 'up' }, redis: { status: 'up' }, smtp: { status: 'down' } },
    });
    mailServer = await MailServerDouble.start(port);
    await notification.untilSent(...ids);
    expect(mailServer.times).toEqual(Object.fromEntries(ids.map((id) => [messageIdOf(id), 1])));
    await eventually(async () => {
      expect(await readiness()).toMatchObject({ status: 'ok' });
    });
  });

  it('two instances never send one mail at the same time', async () => {
    const second = await notification.startSecondInstance();
    const { userId } = await notification.newContact();
    mailServer.takeSlowly(20);
    const ids = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (index % 2 === 0 ? notification : second).publish(...confirmed(userId)),
      ),
    );
    await notification.untilSent(...ids);
    expect(mailServer.doubled).toEqual([]);
    expect(ids.map((id) => mailServer.times[messageIdOf(id)])).toEqual(ids.map(() => 1));
    await second.stop();
  });

  it('an instance that leaves ends what is on its way, and begins nothing', async () => {
    const second = await notification.startSecondInstance();
    const { userId } = await notification.newContact();
    mailServer.takeSlowly(200);
    jest.spyOn(notification.app.app.get(MailSender), 'sendDue').mockResolvedValue(undefined);
    const ids = await Promise.all(Array.from({ length: 20 }, () => second.publish(...confirmed(userId))));
    await second.stop();
    const rows = await notification.database.notification.findMany({ where: { id: { in: ids } } });
    const sent = rows.filter(({ state }) => state === 'sent').map(({ id }) => id);
    expect(rows.filter(({ state, attempt }) => state === 'queued' && attempt > 0)).toEqual([]);
    expect(sent.map((id) => mailServer.times[messageIdOf(id)])).toEqual(sent.map(() => 1));
    jest.restoreAllMocks();
    await notification.untilSent(...ids);
    expect(ids.map((id) => mailServer.times[messageIdOf(id)])).toEqual(ids.map(() => 1));
  });
});
