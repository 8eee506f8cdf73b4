import { Injectable } from '@nestjs/common';
import { counter, InjectLogger, type Logger } from '@shop/service-defaults';
import { failureOf, type MailFailure } from './mail-failure.js';
import { MailServer } from './mail-server.js';
import type { ClaimedMail, MailOutcome } from './mails.repository.js';

const mails = counter(
  'notification_mails_total',
  'Mails handed to the mail server, by what it made of them.',
  ['event', 'verdict'],
);

/** What became of a mail, and of the mail server with it. */
export interface Delivery extends MailOutcome {
  readonly isServerAway: boolean;
}

/** Hands one mail to the mail server and finds out what became of it. Never throws. */
@Injectable()
export class Postman {
  constructor(
    private readonly server: MailServer,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** @param signal gives the mail up: it is tried again later */
  async deliver(mail: ClaimedMail, signal: AbortSignal): Promise<Delivery> {
    const { id, attempt, event } = mail;
    const failure = await this.#send(mail, signal);
    const verdict = verdictOf(failure);
    mails.inc({ event, verdict });
    if (failure)
      this.log.warn({ notificationId: id, attempt, verdict, reason: failure.reason }, 'mail not taken');
    return {
      ...{ id, attempt, verdict, error: failure?.reason ?? null },
      isServerAway: failure?.isOfServer ?? false,
    };
  }

  async #send(mail: ClaimedMail, signal: AbortSignal): Promise<MailFailure | null> {
    try {
      await this.server.send(mail, signal);
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }
}

function verdictOf(failure: MailFailure | null): MailOutcome['verdict'] {
  if (failure === null) return 'sent';
  return failure.isFinal ? 'refused' : 'later';
}
