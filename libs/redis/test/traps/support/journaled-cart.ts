import type { RedisClient } from '../../../src/client/redis-client.js';
import { HashStore, type MissingHash } from '../../../src/hash/hash-store.js';
import { keyFamilies } from '../../../src/keys/key-families.js';

/** A cart whose truth is a journal; Redis follows it, and is brought up to date where it has fallen behind. */
export class JournaledCart {
  readonly #carts: HashStore;
  readonly #journal: string[] = [];

  constructor(client: RedisClient) {
    this.#carts = new HashStore({ client, family: keyFamilies.cart });
  }

  async add(id: string, sku: string): Promise<void> {
    this.#journal.push(sku);
    const version = this.#journal.length;
    const changed = await this.#carts.change(id, { version, steps: [{ add: sku, by: 1 }] });
    if (changed.kind === 'missing') await this.#rebuild(id, changed);
  }

  async read(id: string): Promise<ReadonlyMap<string, number>> {
    const read = await this.#carts.read(id);
    if (read.kind === 'found') return read.amounts;
    return this.#rebuild(id, read);
  }

  async #rebuild(id: string, { lease }: MissingHash): Promise<ReadonlyMap<string, number>> {
    const amounts = new Map<string, number>();
    for (const sku of this.#journal) amounts.set(sku, (amounts.get(sku) ?? 0) + 1);
    await this.#carts.rebuild(id, { version: this.#journal.length, amounts }, lease);
    return amounts;
  }
}
