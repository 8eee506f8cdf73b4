import { Inject, Injectable } from '@nestjs/common';
import type { DeadLetter, DeadLetterPage, DeadLetterQuery, JobsReport } from '@shop/contracts/ops';
import { InjectLogger, type Logger } from '../logging/logger.js';
import { withTimeout } from '../schedule/with-timeout.js';
import type { DeadLettersPort, GivenUpJob, OutboxPort, QueuesPort, RelayPort } from './jobs.ports.js';

export const JOBS_PARTS = Symbol('JobsParts');

export interface JobsParts {
  readonly service: string;
  readonly queues: QueuesPort;
  readonly outbox: OutboxPort;
  readonly deadLetters: DeadLettersPort;
  readonly relay: RelayPort;
}

/** How long each store may take to report. Shorter than the 2 s that the gateway waits for the whole. */
const reportWithinMs = 1_000;

/** What operators see and do about the jobs of this service. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(JOBS_PARTS) private readonly parts: JobsParts,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** A store that is away or slow makes its part null, and the other is told all the same. */
  async report(): Promise<JobsReport> {
    const { service, queues, outbox } = this.parts;
    const [ofRedis, ofPostgres] = await Promise.all([
      this.#toldBy('queues', queues.read()),
      this.#toldBy('outbox', outbox.measure()),
    ]);
    return { service, queues: ofRedis, outbox: ofPostgres };
  }

  /** @throws what the database threw */
  async deadLetters({ limit, after }: DeadLetterQuery): Promise<DeadLetterPage> {
    const found = await this.parts.deadLetters.list({ limit: limit + 1, after });
    const letters = found.slice(0, limit).map(toLetter);
    const last = letters.at(-1);
    return { letters, nextAfter: found.length > limit && last ? last.id : null };
  }

  /**
   * Gives one to its consumer again, now.
   *
   * @throws DeadLetterNotFoundError, DeadLetterTooOldError of the outbox
   */
  async redrive(id: string): Promise<void> {
    const { deadLetters, relay } = this.parts;
    await deadLetters.redrive(id);
    this.log.info({ deadLetter: id }, 'dead letter redriven');
    relay.nudge();
  }

  async #toldBy<T>(part: keyof JobsParts, told: Promise<T>): Promise<T | null> {
    try {
      return await withTimeout(told, reportWithinMs);
    } catch (err) {
      this.log.warn({ err, part }, 'a store does not tell about jobs');
      return null;
    }
  }
}

/** Field by field: a row may have more, its payload first of all. */
function toLetter(job: GivenUpJob): DeadLetter {
  const { id, queue, name, attempt, redrives, lastError } = job;
  const times = { createdAt: job.createdAt.toISOString(), diedAt: job.diedAt.toISOString() };
  return { id, queue, name, attempt, redrives, lastError, ...times };
}
