// Sends what is queued. A row is claimed, its mail is sent, then the row is marked: whoever is killed in between leaves a
// lease that ends, and the mail goes out again under the same Message-ID. No claim is larger than what can be on its way
// at once, so that no mail waits while its lease runs. While the mail server is away rows wait, and one batch looks
// whether it is back, after pauses that double.
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { NotificationConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { MailServerAwayError } from './mails.errors.js';
import { MailsRepository, type Retry } from './mails.repository.js';
import { Pause } from './pause.js';
import { type Delivery, Postman } from './postman.js';

/** Twice the longest that a mail may take. */
const LEASE_MS = 60_000;

/** How long mails that are on their way may take when the process leaves, in milliseconds; then they are cut off. */
const LEAVE_WITHIN_MS = 5_000;

/** Any number of processes may send from the same rows. */
@Injectable()
export class MailSender implements BeforeApplicationShutdown {
  readonly #cutOff = new AbortController();
  readonly #batchSize: number;
  readonly #retry: Retry;
  readonly #pause: Pause;
  #sending: Promise<void> | undefined;
  #isNudged = false;
  #isLeaving = false;

  constructor(
    private readonly mails: MailsRepository,
    private readonly postman: Postman,
    @Inject(SETTINGS) settings: NotificationConfig,
  ) {
    this.#batchSize = settings.MAIL_CONNECTIONS;
    this.#retry = { baseMs: settings.MAIL_RETRY_MS, maxMs: settings.MAIL_RETRY_MAX_MS };
    this.#pause = new Pause(this.#retry);
  }

  /**
   * Sends what is due, batch after batch. Called while it works, it answers with the run in hand.
   *
   * @throws MailServerAwayError, and what the database threw: rows stay queued, or are due again when their lease ends
   * Mail server away: nothing is tried until the pause is over.
   */
  sendDue(): Promise<void> {
    if (this.#isLeaving || this.#pause.isOn) return Promise.resolve();
    return (this.#sending ??= this.#sendBatches());
  }

  /** To be called after a commit that queued a mail: sends it now rather than at the next look. Never throws. */
  nudge(): void {
    this.#isNudged = true;
    // The next look meets the same failure, and reports it.
    this.sendDue().catch(() => undefined);
  }

  /** Ends the batch in hand; what else is due is left to the others. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isLeaving = true;
    const patience = setTimeout(() => {
      this.#cutOff.abort();
    }, LEAVE_WITHIN_MS);
    await this.#sending?.catch(() => undefined);
    clearTimeout(patience);
  }

  async #sendBatches(): Promise<void> {
    try {
      let mayBeMore = true;
      while (mayBeMore && !this.#isLeaving) {
        this.#isNudged = false;
        const isFull = await this.#sendBatch();
        mayBeMore = isFull || this.#isNudged;
      }
    } finally {
      this.#sending = undefined;
    }
  }

  /** @returns whether it was as large as it may be */
  async #sendBatch(): Promise<boolean> {
    const claimed = await this.mails.claim({ limit: this.#batchSize, leaseMs: LEASE_MS });
    if (claimed.length === 0) return false;
    const deliveries = await Promise.all(
      claimed.map((mail) => this.postman.deliver(mail, this.#cutOff.signal)),
    );
    await this.mails.settle(deliveries, this.#retry);
    this.#pauseIfAway(deliveries);
    return claimed.length === this.#batchSize;
  }

  /** One mail that got an answer shows that the server is there. */
  #pauseIfAway(deliveries: readonly Delivery[]): void {
    if (!deliveries.every(({ isServerAway }) => isServerAway)) {
      this.#pause.reset();
      return;
    }
    const pauseMs = this.#pause.begin();
    throw new MailServerAwayError({ reason: deliveries[0]?.error ?? '', pauseMs });
  }
}
