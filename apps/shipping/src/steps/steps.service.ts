import { Injectable } from '@nestjs/common';
import { Outbox } from '@shop/postgres/outbox';
import { jobMessage, type JobMessage } from '@shop/redis/queue';
import { notificationsQueue } from '../queues.js';
import { type Step, StepsRepository } from './steps.repository.js';

/** Steps of one transaction: few enough that it ends long before a statement's time is over. */
const BATCH = 50;
/** Batches of one run; who waits behind them is next, and a process that leaves is not held up. */
const BATCHES_PER_RUN = 20;

/**
 * Moves shipments on: booked, collected, in transit, delivered. When the next step is due stands in the shipment's row, so
 * the schedule survives whatever happens to Redis, and any number of instances share the work (ADR 0061). A step, its event
 * and its mail are one transaction: killed at any line, all of it happens or none, and the next look finds it due.
 */
@Injectable()
export class StepsService {
  constructor(
    private readonly steps: StepsRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Makes the steps that are due. Postgres down: throws, and they are made late. */
  async makeDue(): Promise<void> {
    for (let batch = 0; batch < BATCHES_PER_RUN; batch += 1) {
      if ((await this.makeBatch()) < BATCH) return;
    }
  }

  private makeBatch(): Promise<number> {
    return this.steps.inTransaction(async (transaction) => {
      const made = await this.steps.makeDue(transaction, BATCH);
      for (const mail of made.flatMap(mailsOf)) await this.outbox.add(transaction, mail);
      return made.length;
    });
  }
}

/** What the shopper is told of a step. */
function mailsOf({ state, ...payload }: Step): JobMessage[] {
  if (state === 'in-transit') return [];
  const name = state === 'collected' ? 'order-shipped' : 'order-delivered';
  return [jobMessage(notificationsQueue, { name, payload })];
}
