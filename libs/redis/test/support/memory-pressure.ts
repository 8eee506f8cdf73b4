import type { QueueBench } from './queue-bench.js';

const BATCH = 20;
const VALUE = 'x'.repeat(10_000);

/** Cached values that pile up on the shard of a queue until Redis evicts what was not touched for longest. */
export class MemoryPressure {
  readonly #bench: QueueBench;
  readonly #tag: string;
  #written = 0;

  /** @param tag hash tag of the shard */
  constructor(bench: QueueBench, tag: string) {
    this.#bench = bench;
    this.#tag = tag;
  }

  /** Writes until a key is gone. */
  async evict(key: string): Promise<void> {
    while ((await this.#bench.redis('EXISTS', key)) === 1) await this.write();
  }

  /** So many megabytes (10^6 bytes) of cached values. */
  async writeMegabytes(count: number): Promise<void> {
    const batches = Math.ceil((count * 1_000_000) / (BATCH * VALUE.length));
    for (let batch = 0; batch < batches; batch += 1) await this.write();
  }

  /** One more batch of cached values. */
  async write(): Promise<void> {
    const sets = Array.from({ length: BATCH }, () => {
      this.#written += 1;
      return this.#bench.redis('SET', this.#key(this.#written), VALUE, 'PX', '600000');
    });
    await Promise.all(sets);
  }

  /** Nothing of it is left: from now on there is room, and nothing is evicted. */
  async end(): Promise<void> {
    const keys = Array.from({ length: this.#written }, (_, index) => this.#key(index + 1));
    await this.#bench.redis('DEL', ...keys);
    this.#written = 0;
  }

  #key(number: number): string {
    return `cache:{${this.#tag}}:${String(number)}`;
  }
}
