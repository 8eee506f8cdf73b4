import { mailHeaders } from '@shop/contracts/notification';
import PostalMime from 'postal-mime';

/** What the list of mails shows of a mail's head, decoded. */
export interface MailHead {
  /** With its angle brackets; empty when there is none. */
  readonly messageId: string;
  readonly subject: string;
  readonly event: string | null;
  readonly orderId: string | null;
}

const END_OF_HEAD = '\r\n\r\n';

/** Reads the head alone: it costs the same however large the mail is. */
export async function readHead(raw: Buffer): Promise<MailHead> {
  const end = raw.indexOf(END_OF_HEAD);
  const head = await PostalMime.parse(end < 0 ? raw : raw.subarray(0, end + END_OF_HEAD.length));
  const valueOf = (name: string) => head.headers.find(({ key }) => key === name.toLowerCase())?.value ?? null;
  return {
    messageId: head.messageId ?? '',
    subject: head.subject ?? '',
    event: valueOf(mailHeaders.event),
    orderId: valueOf(mailHeaders.order),
  };
}
