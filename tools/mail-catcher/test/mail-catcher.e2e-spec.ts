import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { caughtMailPageSchema, mailHeaders } from '@shop/contracts/notification';
import { createTransport } from 'nodemailer';
import { loadConfig } from '../src/config.js';
import { type MailCatcher, startMailCatcher } from '../src/mail-catcher.js';

const orderId = '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10';
const mail = {
  from: 'orders@shop.example',
  to: 'ann@example.org',
  subject: 'Your refund of £19.99',
  text: 'It is on its way.',
  html: '<p>It is on its way.</p>',
  headers: { [mailHeaders.event]: 'order-refunded', [mailHeaders.order]: orderId },
};

describe('the mail catcher', () => {
  let directory: string;
  let catcher: MailCatcher;
  let transport: ReturnType<typeof transportTo>;

  const transportTo = ({ smtpPort: port }: MailCatcher) =>
    createTransport({ pool: true, host: '127.0.0.1', port, maxConnections: 10 });
  const start = async () => {
    catcher = await startMailCatcher(
      loadConfig({ SMTP_PORT: '0', HTTP_PORT: '0', MAILS_DIRECTORY: directory, MAILS_KEPT: '30' }),
    );
    transport = transportTo(catcher);
  };
  const stop = async () => {
    transport.close();
    await catcher.stop();
  };
  const ask = async (path: string) => {
    const response = await fetch(`${catcher.url}${path}`);
    return { status: response.status, body: await response.json() };
  };
  const pageOf = async (query = '') => caughtMailPageSchema.parse((await ask(`/mails${query}`)).body);

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'mails-'));
    await start();
  });
  afterEach(async () => {
    await stop();
    rmSync(directory, { recursive: true });
  });

  it('lists what arrived, by its head', async () => {
    await transport.sendMail({ ...mail, messageId: '<one@shop.example>' });
    expect(await pageOf()).toEqual({
      items: [
        {
          ...{ messageId: '<one@shop.example>', to: ['ann@example.org'], subject: 'Your refund of £19.99' },
          ...{ event: 'order-refunded', orderId, receivedAt: expect.any(String) },
        },
      ],
      nextCursor: null,
    });
  });

  it('shows one mail as a whole', async () => {
    await transport.sendMail(mail);
    const { body } = await ask('/mails/1');
    expect(body).toMatchObject({ id: 1, subject: mail.subject, html: expect.stringContaining(mail.html) });
    expect(body).toMatchObject({
      text: expect.stringContaining(mail.text),
      raw: expect.stringContaining('To: ann@example.org\r\n'),
    });
    expect(await ask('/mails/2')).toMatchObject({ status: 404, body: { code: 'MAIL_NOT_FOUND' } });
  });

  it('pages through many, oldest first, each once, and keeps the newest', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        transport.sendMail({ ...mail, messageId: `<${String(index)}@x>` }),
      ),
    );
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await pageOf(`?limit=7${cursor && `&cursor=${cursor}`}`);
      ids.push(...page.items.map(({ messageId }) => messageId));
      cursor = page.nextCursor;
    }
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
  });

  it('has them still after a restart', async () => {
    await transport.sendMail({ ...mail, messageId: '<before@shop.example>' });
    await stop();
    await start();
    await transport.sendMail({ ...mail, messageId: '<after@shop.example>' });
    expect((await pageOf()).items.map(({ messageId }) => messageId)).toEqual([
      '<before@shop.example>',
      '<after@shop.example>',
    ]);
  });

  it('takes who speaks no SMTP, or hangs up, for nobody', async () => {
    const socket = connect(catcher.smtpPort, '127.0.0.1');
    await once(socket, 'data');
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
    await transport.sendMail(mail);
    expect((await pageOf()).items).toHaveLength(1);
  });

  it.each(['/mails?limit=0', '/mails?cursor=x', '/mails?more=1', '/mails/x'])('refuses %s', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });
});
