// A row stays open until its consumer has committed, and only the transport knows when that was. So open rows are asked
// about, without writing anything until there is an answer: done closes the row, dead makes it a dead letter.
import type { OpenCursor, OutboxRepository, Verdict } from './outbox.repository.js';
import { reasonOf } from './failure-reason.js';
import { countSettled } from './outbox.metrics.js';
import { type AttemptRef, attemptIdOf, type Outcome, type OutboxTransport } from './outbox-transport.js';

export interface OutboxSettlementParts {
  readonly rows: OutboxRepository;
  readonly transport: OutboxTransport;
  readonly batchesPerRun: number;
}

type Outcomes = ReadonlyMap<string, Outcome>;

export class OutboxSettlement {
  readonly #parts: OutboxSettlementParts;
  /** Where the next run goes on; a long backlog is asked about over several runs, in a circle. */
  #cursor: OpenCursor | undefined;

  constructor(parts: OutboxSettlementParts) {
    this.#parts = parts;
  }

  /** Asks about open rows, those that are due soonest first. @throws what the transport or the database threw */
  async run(): Promise<void> {
    for (let batch = 0; batch < this.#parts.batchesPerRun; batch++) {
      const { refs, last } = await this.#parts.rows.openAfter(this.#cursor);
      this.#cursor = last;
      if (refs.length > 0) await this.#settle(refs, await this.#parts.transport.outcomes(refs));
      if (!last) return;
    }
  }

  /**
   * Of rows that were claimed again: those whose attempt before is unknown, which are to be sent. The others are put
   * back, and settled if they can be: a job that is merely slow is not sent a second time.
   *
   * @throws what the transport threw; all of them are due again soon
   */
  async missingOf<Row extends AttemptRef>(claimed: readonly Row[]): Promise<Row[]> {
    const outcomes = await this.#outcomesBefore(claimed);
    const isMissing = (row: Row) =>
      (outcomes.get(attemptBefore(row).attemptId)?.state ?? 'unknown') === 'unknown';
    const known = claimed.filter((row) => !isMissing(row));
    if (known.length > 0) await this.#parts.rows.putBack(known);
    await this.#settle(known.map(attemptBefore), outcomes);
    return claimed.filter(isMissing);
  }

  async #outcomesBefore(claimed: readonly AttemptRef[]): Promise<Outcomes> {
    try {
      return await this.#parts.transport.outcomes(claimed.map(attemptBefore));
    } catch (error) {
      await this.#parts.rows.postpone(claimed, { reason: reasonOf(error), wereSent: false });
      throw error;
    }
  }

  async #settle(refs: readonly AttemptRef[], outcomes: Outcomes): Promise<void> {
    const verdicts = refs.flatMap((ref) => verdictOn(ref, outcomes.get(ref.attemptId)));
    if (verdicts.length > 0) countSettled(await this.#parts.rows.settle(verdicts));
  }
}

function verdictOn(ref: AttemptRef, outcome: Outcome | undefined): Verdict[] {
  if (outcome?.state === 'done') return [{ ref, state: 'done', error: null }];
  if (outcome?.state === 'dead') return [{ ref, state: 'dead', error: outcome.error }];
  return [];
}

function attemptBefore({ id, attempt, queue }: AttemptRef): AttemptRef {
  const before = { id, attempt: attempt - 1 };
  return { ...before, attemptId: attemptIdOf(before), queue };
}
