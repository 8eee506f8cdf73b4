import type { OutboxReport, QueueReport } from '@shop/contracts/ops';

/*
 * What the operators' routes ask of a service's queues and outbox. Structural, since the defaults know no store:
 * QueueInspector of @shop/redis, and OutboxUpkeep, DeadLetters and OutboxRelay of @shop/postgres are of these shapes.
 */

export interface QueuesPort {
  /** Every queue of the process, as Redis has them. */
  read(): Promise<QueueReport[]>;
}

export interface OutboxPort {
  measure(): Promise<OutboxReport>;
}

/** A job that was given up, as its row has it. */
export interface GivenUpJob {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly attempt: number;
  readonly redrives: number;
  readonly lastError: string;
  readonly createdAt: Date;
  readonly diedAt: Date;
}

export interface DeadLettersPort {
  /** Oldest first; `after` is the id of the last one of the page before. */
  list(page: { limit: number; after?: string | undefined }): Promise<readonly GivenUpJob[]>;
  /** @throws AppError when there is none, or when it is too old */
  redrive(id: string): Promise<void>;
}

export interface RelayPort {
  /** Publishes what is due now rather than at the next poll. */
  nudge(): void;
}
