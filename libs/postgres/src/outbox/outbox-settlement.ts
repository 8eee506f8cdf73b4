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

interface Answer {
  readonly outcomes: Outcomes;
  /** By queue, why nothing is known of its attempts. */
  readonly failures: ReadonlyMap<string, unknown>;
}

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
      const { outcomes, failures } = await this.#ask(refs);
      await this.#settle(refs, outcomes);
      for (const error of failures.values()) throw error;
      if (!last) return;
    }
  }

  /**
   * Of rows that were claimed again: those whose attempt before is unknown, which are to be sent. The others give their
   * new attempt back, and are settled if they can be: a job that is merely slow is not sent a second time, nor is one of
   * which nobody can say anything now.
   */
  async missingOf<Row extends AttemptRef>(claimed: readonly Row[]): Promise<Row[]> {
    const { outcomes, failures } = await this.#ask(claimed.map(attemptBefore));
    const asked = claimed.filter(({ queue }) => !failures.has(queue));
    const known = asked.filter((row) => !isUnknown(outcomes, attemptBefore(row)));
    if (known.length > 0) await this.#parts.rows.putBack(known);
    await this.#settle(known.map(attemptBefore), outcomes);
    for (const [queue, error] of failures) {
      const unasked = claimed.filter((row) => row.queue === queue);
      await this.#parts.rows.postpone(unasked, { reason: reasonOf(error), wereSent: false });
    }
    return asked.filter((row) => isUnknown(outcomes, attemptBefore(row)));
  }

  /** Each queue by itself: one whose store is failing over must not keep the rows of the others open. */
  async #ask(refs: readonly AttemptRef[]): Promise<Answer> {
    const outcomes = new Map<string, Outcome>();
    const failures = new Map<string, unknown>();
    const asking = [...Map.groupBy(refs, ({ queue }) => queue)].map(async ([queue, ofQueue]) => {
      try {
        const answers = await this.#parts.transport.outcomes(ofQueue);
        for (const [attemptId, outcome] of answers) outcomes.set(attemptId, outcome);
      } catch (error) {
        failures.set(queue, error);
      }
    });
    await Promise.all(asking);
    return { outcomes, failures };
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

function isUnknown(outcomes: Outcomes, { attemptId }: AttemptRef): boolean {
  return (outcomes.get(attemptId)?.state ?? 'unknown') === 'unknown';
}

function attemptBefore({ id, attempt, queue }: AttemptRef): AttemptRef {
  const before = { id, attempt: attempt - 1 };
  return { ...before, attemptId: attemptIdOf(before), queue };
}
