import { Injectable } from '@nestjs/common';
import { RedisClient } from '@shop/redis/client';
import { type HashStep, HashStore } from '@shop/redis/hash';
import { keyFamilies } from '@shop/redis/keys';
import type { Amounts } from '../journal/amounts.js';
import { JournalRepository } from '../journal/journal.repository.js';
import { CopyWatch } from './copy-watch.js';

export interface CartState {
  readonly version: number;
  readonly amounts: Amounts;
}

/**
 * The hashes in Redis that everybody reads, following the journal. One that Redis has lost is rebuilt from the cart's
 * row by whoever misses it. Redis down: every method rejects with a typed 503 at the state deadline (4 s).
 */
@Injectable()
export class CartCopies {
  readonly #hashes: HashStore;

  constructor(
    client: RedisClient,
    private readonly rows: JournalRepository,
    /** What is known of how far they are behind. */
    readonly watch: CopyWatch,
  ) {
    this.#hashes = new HashStore({ client, family: keyFamilies.cart });
  }

  /** What is in a cart: one round trip, and the row only when Redis does not have it. */
  async read(id: string): Promise<CartState> {
    const found = await this.#hashes.read(id);
    if (found.kind === 'found') return found;
    return (await this.#rebuild(id, found.lease)).row;
  }

  /** Applies a change that the journal has made; returns when Redis shows it, alone or with what came after. */
  async follow(id: string, change: { version: number; steps: readonly HashStep[] }): Promise<void> {
    for (;;) {
      const outcome = await this.#hashes.change(id, change);
      if (outcome.kind === 'repeated' && outcome.version > change.version)
        await this.#dropIfAhead(id, outcome.version);
      if (outcome.kind !== 'missing') return;
      if ((await this.#rebuild(id, outcome.lease)).isInstalled) return;
    }
  }

  /** Brings the hash to a version that the journal has, if it is behind. Of a cart that never changed none is made. */
  async catchUp(id: string, version: number): Promise<void> {
    const found = await this.#hashes.read(id);
    if (found.kind === 'missing' && version === 0) return;
    if (found.kind === 'missing') await this.#rebuild(id, found.lease);
    else if (found.version < version) await this.#rebuild(id, '');
    else if (found.version > version) await this.#dropIfAhead(id, found.version);
  }

  async forget(id: string): Promise<void> {
    await this.#hashes.forget(id);
  }

  /** A rebuild that is not installed is right as well: something later came first. */
  async #rebuild(id: string, lease: string): Promise<{ row: CartState; isInstalled: boolean }> {
    const row = await this.rows.find(id);
    this.watch.rebuilt(lease === '' ? 'behind' : 'missing');
    return { row, isInstalled: await this.#hashes.rebuild(id, row, lease) };
  }

  /**
   * Redis follows the journal, so a hash is never ahead of it, unless the journal was cut back: the cart was erased or
   * the database restored from a backup. Such a hash is of another life and would swallow the changes of this one.
   */
  async #dropIfAhead(id: string, version: number): Promise<void> {
    if (version <= (await this.rows.find(id)).version) return;
    this.watch.rebuilt('ahead');
    await this.#hashes.forget(id);
  }
}
