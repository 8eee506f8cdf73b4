// Many changes, one commit: what arrives within a few milliseconds, or while a commit is under way, shares the next one.
// A commit costs a write to disk however much is in it, so this is what lets every change be durable before its answer.
import { setTimeout as sleep } from 'node:timers/promises';
import { JournalBusyError } from './journal.errors.js';

export interface GroupCommitOptions<Item, Outcome> {
  /** How long the first of a batch waits for others, in milliseconds. */
  readonly gatherMs: number;
  readonly mostInBatch: number;
  readonly mostWaiting: number;
  /** Commits a batch; an outcome per item, in order. What it throws rejects the whole batch. */
  readonly commit: (batch: readonly Item[]) => Promise<readonly Outcome[]>;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

export class GroupCommit<Item, Outcome> {
  readonly #options: GroupCommitOptions<Item, Outcome>;
  readonly #waiting: Waiting<Item, Outcome>[] = [];
  #working: Promise<void> | undefined;

  constructor(options: GroupCommitOptions<Item, Outcome>) {
    this.#options = options;
  }

  /** Resolves when the item's batch has committed. @throws JournalBusyError, or what the commit threw */
  submit(item: Item): Promise<Outcome> {
    if (this.#waiting.length >= this.#options.mostWaiting) return Promise.reject(new JournalBusyError());
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#waiting.push({ item, resolve, reject });
    this.#working ??= this.#work();
    return promise;
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    await sleep(this.#options.gatherMs);
    while (this.#waiting.length > 0) await this.#commitNext();
    this.#working = undefined;
  }

  async #commitNext(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#options.mostInBatch);
    try {
      const outcomes = await this.#options.commit(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new Error('the commit gave no outcome'));
        else resolve(outcome);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
