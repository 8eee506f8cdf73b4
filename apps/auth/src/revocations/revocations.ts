import { Inject, Injectable } from '@nestjs/common';
import type { AuthConfig } from '../config.js';
import { SessionCopies } from '../sessions/session-copies.js';
import { SETTINGS } from '../settings.js';
import { type RevocationRow, RevocationsRepository } from './revocations.repository.js';

/**
 * Tells Redis what has ended. The row in Postgres is written with the end itself; then Redis is told before the caller
 * has its answer, and once more some seconds later, by whichever process: a failover may lose what a primary had
 * confirmed, and the process that would know may be gone as well (docs/adr/0036).
 *
 * Redis down: `deliver` rejects with the client's 503; the row stands and is sent until Redis confirms it.
 */
@Injectable()
export class Revocations {
  readonly #repeatAfterMs: number;

  constructor(
    private readonly rows: RevocationsRepository,
    private readonly copies: SessionCopies,
    @Inject(SETTINGS) config: AuthConfig,
  ) {
    this.#repeatAfterMs = config.REVOCATION_REPEAT_MS;
  }

  /**
   * Tells Redis now.
   *
   * @throws RedisDeadlineError, RedisUnavailableError: the relay goes on trying
   */
  async deliver(revocations: readonly RevocationRow[]): Promise<void> {
    await Promise.all(revocations.map((revocation) => this.copies.remove(revocation)));
    await this.#settle(revocations);
  }

  /** Sends every row that is due, each by itself. @throws what the first that failed was refused with */
  async relayDue(): Promise<void> {
    const due = await this.rows.claimDue();
    const outcomes = await Promise.allSettled(due.map((revocation) => this.copies.remove(revocation)));
    await this.#settle(due.filter((_, index) => outcomes[index]?.status === 'fulfilled'));
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    if (refused) throw refused.reason;
  }

  /** What was confirmed before is done with; what was confirmed just now is due once more. */
  async #settle(delivered: readonly RevocationRow[]): Promise<void> {
    const idsOf = (isConfirmed: boolean) =>
      delivered.filter((revocation) => revocation.isConfirmed === isConfirmed).map(({ id }) => id);
    await Promise.all([this.rows.remove(idsOf(true)), this.rows.confirm(idsOf(false), this.#repeatAfterMs)]);
  }
}
