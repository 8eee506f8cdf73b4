import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ArrivedMail {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly email: Email;
}

/** What the server makes of a mail: it throws `reply(...)`, or takes it when this resolves. */
type Judge = (mail: ArrivedMail) => Promise<void>;

/** An answer other than yes. */
export function reply(responseCode: number): Error {
  return Object.assign(new Error('not now'), { responseCode });
}

const nothingElse: Judge = () => Promise.resolve();

/** A mail server on a real socket that does as it is told, and keeps the books. */
export class MailServerDouble {
  /** Taken, in this order. */
  readonly taken: ArrivedMail[] = [];
  /** Mails that came while the same one was still being taken. */
  readonly doubled: ArrivedMail[] = [];
  judge: Judge = nothingElse;
  readonly #server: SMTPServer;
  readonly #underWay = new Set<string>();
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, session, done) => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        buffer(stream)
          .then((raw) => this.#take(raw, to))
          .then(() => {
            done();
          }, done);
      },
    });
    // Of a client that cuts its connection.
    this.#server.on('error', () => undefined);
    this.#server.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket.once('close', () => this.#sockets.delete(socket)));
    });
  }

  /** @param port 0: any */
  static async start(port = 0): Promise<MailServerDouble> {
    const double = new MailServerDouble();
    const listening = double.#server.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    return double;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${String(this.port)}`;
  }

  /** How often each was taken, by Message-ID. */
  get times(): Readonly<Record<string, number>> {
    const times: Record<string, number> = {};
    for (const { messageId } of this.taken) times[messageId] = (times[messageId] ?? 0) + 1;
    return times;
  }

  /** Takes everything from now on. */
  behave(): void {
    this.judge = nothingElse;
  }

  /** Each mail takes so long. */
  takeSlowly(ms: number): void {
    this.judge = async () => {
      await sleep(ms);
    };
  }

  /** Whoever is connected is cut off. */
  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#server.close(() => {
      resolve(undefined);
    });
    for (const socket of this.#sockets) socket.destroy();
    await promise;
  }

  async #take(raw: Buffer, to: readonly string[]): Promise<void> {
    const email = await PostalMime.parse(raw);
    const mail = { messageId: email.messageId ?? '', to, email };
    if (this.#underWay.has(mail.messageId)) this.doubled.push(mail);
    this.#underWay.add(mail.messageId);
    try {
      await this.judge(mail);
      this.taken.push(mail);
    } finally {
      this.#underWay.delete(mail.messageId);
    }
  }
}
