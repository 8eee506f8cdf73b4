import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { readHead } from './mail-headers.js';
import type { MailStore } from './mail-store.js';

const MOST_BYTES = 10 * 1024 * 1024;
/** How long who is connected may take to leave when the catcher stops, in milliseconds. */
const LEAVE_WITHIN_MS = 1_000;

/** A mail server that takes every mail for everybody, keeps it, and sends it nowhere. A mail is acknowledged once it is kept. */
export function createSmtpDoor(mails: MailStore): SMTPServer {
  const door = new SMTPServer({
    banner: 'mail catcher: nothing leaves this machine',
    disabledCommands: ['AUTH', 'STARTTLS'],
    // It would ask the DNS for the name of each client.
    disableReverseLookup: true,
    size: MOST_BYTES,
    closeTimeout: LEAVE_WITHIN_MS,
    onData: (stream, session, done) => {
      keep(mails, stream, session).then(() => {
        done();
      }, done);
    },
  });
  // Of one connection: its client is gone or spoke no SMTP. The others go on.
  door.on('error', () => undefined);
  return door;
}

async function keep(
  mails: MailStore,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<void> {
  const raw = await buffer(stream);
  if (stream.sizeExceeded) throw Object.assign(new Error('The mail is too large.'), { responseCode: 552 });
  mails.add({ ...(await readHead(raw)), to: envelope.rcptTo.map(({ address }) => address), raw });
}
