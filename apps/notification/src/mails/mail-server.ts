import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { mailHeaders } from '@shop/contracts/notification';
import { createTransport } from 'nodemailer';
import type { NotificationConfig } from '../config.js';
import { pageOf } from '../letters/letters.js';
import { SETTINGS } from '../settings.js';
import type { ClaimedMail } from './mails.repository.js';

/**
 * The mail server that takes everything, over a few connections that stay open. Every wait has an end. The same mail has
 * the same Message-ID and date each time it is sent, so whoever gets it twice can tell.
 */
@Injectable()
export class MailServer implements OnApplicationShutdown {
  readonly #transport;
  readonly #timeoutMs: number;
  readonly #from: string;

  constructor(@Inject(SETTINGS) settings: NotificationConfig) {
    const { SMTP_URL, MAIL_FROM, MAIL_CONNECTIONS, MAIL_TIMEOUT_MS } = settings;
    this.#timeoutMs = MAIL_TIMEOUT_MS;
    this.#from = MAIL_FROM;
    this.#transport = createTransport({
      ...{ url: SMTP_URL, pool: true, maxConnections: MAIL_CONNECTIONS },
      // A connection that the server has closed while it was idle; any other failure is the sender's to repeat.
      maxRequeues: 1,
      ...{ dnsTimeout: MAIL_TIMEOUT_MS, connectionTimeout: MAIL_TIMEOUT_MS },
      ...{ greetingTimeout: MAIL_TIMEOUT_MS, socketTimeout: MAIL_TIMEOUT_MS },
      ...{ disableFileAccess: true, disableUrlAccess: true },
    });
  }

  /**
   * Resolves when the server has taken the mail.
   *
   * @param signal gives the mail up: its connection is cut, and whether it was taken is not known
   * @throws what `failureOf` understands, at the latest after `MAIL_TIMEOUT_MS`
   */
  async send(mail: ClaimedMail, signal: AbortSignal): Promise<void> {
    const { id, email, event, orderId, subject, text, createdAt } = mail;
    await this.#transport.sendMail({
      from: { name: 'Shop', address: this.#from },
      to: { name: '', address: email },
      messageId: `<${id}@${this.#from.slice(this.#from.lastIndexOf('@') + 1)}>`,
      date: createdAt,
      headers: {
        [mailHeaders.event]: event,
        [mailHeaders.order]: orderId,
        // Nobody's absence is to answer it (RFC 3834).
        'Auto-Submitted': 'auto-generated',
      },
      ...{ subject, text, html: pageOf({ subject, text }) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]),
    });
  }

  /** Resolves when the server greets us and lets us in. */
  async ping(): Promise<void> {
    await this.#transport.verify();
  }

  onApplicationShutdown(): void {
    this.#transport.close();
  }
}
