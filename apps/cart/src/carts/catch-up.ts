import { Injectable } from '@nestjs/common';
import { RedisClient } from '@shop/redis/client';
import pLimit from 'p-limit';
import { JournalRepository } from '../journal/journal.repository.js';
import { CartCopies } from './cart-copies.js';

/** A replica that was promoted may have been out of touch for so long (cluster-replica-validity-factor), and more. */
const WINDOW_MS = 60_000;
/** Before a start: processes may have died with changes half done. */
const WINDOW_AT_START_MS = 600_000;
const AT_ONCE = 50;

/**
 * Finds hashes that are behind their journal and brings them up to it. Replication is asynchronous, so a failover may
 * lose the last changes that Redis had confirmed; and a change that Redis was too late for is in the journal alone. So
 * after a promotion, after a change that Redis did not confirm, and at the start, the carts that changed lately are
 * looked at, by every process. Redis or Postgres down: looked at again until it worked.
 */
@Injectable()
export class CatchUp {
  #dueSinceMs: number | null = performance.now() - WINDOW_AT_START_MS + WINDOW_MS;

  constructor(
    client: RedisClient,
    private readonly rows: JournalRepository,
    private readonly copies: CartCopies,
  ) {
    client.onPromotion(() => {
      this.demand();
    });
  }

  /** Something may have been lost about now. */
  demand(): void {
    this.#dueSinceMs ??= performance.now();
  }

  /** Looks, if there is reason to. @throws what either store may throw: it stays due */
  async runIfDue(): Promise<void> {
    const sinceMs = this.#dueSinceMs;
    if (sinceMs === null) return;
    this.#dueSinceMs = null;
    const { missed } = this.copies.watch;
    try {
      const changed = await this.rows.changedWithin(performance.now() - sinceMs + WINDOW_MS);
      const limit = pLimit(AT_ONCE);
      await Promise.all(changed.map(({ id, version }) => limit(() => this.copies.catchUp(id, version))));
      this.copies.watch.shown(missed);
    } catch (error) {
      this.#dueSinceMs = sinceMs;
      throw error;
    }
  }
}
