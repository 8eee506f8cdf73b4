import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closedPort, ServiceDouble, startSilentServer } from '@shop/testing';
import { MailsService } from './mails.service.js';

const mail = {
  messageId: '<one@shop.example>',
  to: ['ann@example.org'],
  subject: 'Your order is confirmed',
  event: 'order-confirmed',
  orderId: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10',
  receivedAt: '2026-11-28T00:00:00.000Z',
};

describe('the mails that operators see', () => {
  let catcher: ServiceDouble;
  let answer: { status: number; body: unknown };

  beforeEach(async () => {
    answer = { status: 200, body: { items: [{ ...mail, id: 1 }], nextCursor: '1' } };
    catcher = await ServiceDouble.start(() => answer);
  });
  afterEach(() => catcher.close());

  it('are those of the catcher, page by page', async () => {
    const page = await new MailsService(catcher.url).list({ limit: 1, cursor: '7' });
    expect(page).toEqual({ items: [mail], nextCursor: '1' });
    expect(catcher.heard.map(({ url }) => url.pathname + url.search)).toEqual(['/mails?limit=1&cursor=7']);
  });

  it('are not there where nobody catches them', async () => {
    await expect(new MailsService(undefined).list({ limit: 1 })).rejects.toMatchObject({
      status: 404,
      code: 'MAILS_NOT_CAUGHT',
    });
  });

  it('a cursor that the catcher does not know is the caller’s mistake', async () => {
    answer = { status: 400, body: { code: 'REQUEST_INVALID' } };
    await expect(new MailsService(catcher.url).list({ limit: 1, cursor: 'x' })).rejects.toMatchObject({
      status: 400,
      fields: { errors: [{ field: 'cursor' }] },
    });
  });

  it.each([
    ['answers something else', { status: 200, body: 'hello' }],
    ['fails', { status: 500, body: {} }],
  ])('a catcher that %s is away', async (_what, broken) => {
    answer = broken;
    await expect(new MailsService(catcher.url).list({ limit: 1 })).rejects.toMatchObject({
      status: 503,
      code: 'MAIL_CATCHER_AWAY',
    });
  });

  it.each([
    ['is not there', closedPort],
    ['says nothing', startSilentServer],
  ])('a catcher that %s is away', async (_what, start) => {
    const gone = await start();
    await expect(new MailsService(gone.url).list({ limit: 1 })).rejects.toMatchObject({
      code: 'MAIL_CATCHER_AWAY',
    });
    if ('close' in gone) await gone.close();
  });
});
