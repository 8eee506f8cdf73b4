import { describe, expect, it } from '@jest/globals';
import { readHead } from './mail-headers.js';

const mailOf = (...lines: string[]) => Buffer.from(lines.join('\r\n'));

describe('readHead', () => {
  it('decodes what the head says, and takes nothing of the body for it', async () => {
    const raw = mailOf(
      ...['Message-ID: <a@shop.example>', 'Subject: =?UTF-8?Q?Your_refund_of_=C2=A319=2E99?='],
      ...['X-Shop-Event: order-refunded', 'X-Shop-Order:', ' 0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10', ''],
      'Subject: another',
    );
    expect(await readHead(raw)).toEqual({
      messageId: '<a@shop.example>',
      subject: 'Your refund of £19.99',
      event: 'order-refunded',
      orderId: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10',
    });
  });

  it.each([mailOf('To: ann@example.org', '', 'Hello'), mailOf('no mail at all'), mailOf('')])(
    'makes do with what is there',
    async (raw) => {
      expect(await readHead(raw)).toEqual({ messageId: '', subject: '', event: null, orderId: null });
    },
  );
});
