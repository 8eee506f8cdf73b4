import type { Redis } from 'ioredis';
import { z } from 'zod';
import { closeConnection } from '../client/close-connection.js';

/*
 * Reads the names and sizes of all keys of one replica over a connection of its own, a batch at a time. Nothing is retried:
 * a node that goes away ends the scan with an error. SCAN gives a key that is there all along at least once.
 */

/** Elements of a nested value that are weighed to tell the whole; a giant hash costs the node no more than a small one. */
const SAMPLES = '5';

const page = z.tuple([z.string(), z.array(z.string())]);
const size = z.number().nullable();

export class ShardScan {
  readonly #redis: Redis;
  readonly #batch: string;
  #cursor = '0';
  #isOver = false;

  /** @param options.redis of `RedisClient.openNode`, not dialled yet; closed by `close` */
  constructor({ redis, batch }: { redis: Redis; batch: number }) {
    this.#redis = redis;
    this.#batch = String(batch);
    // What fails is told by the commands; without a listener ioredis would print it.
    redis.on('error', () => undefined);
  }

  /** Whether every key was given. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Connects, and lets the replica answer for keys.
   *
   * @returns how many keys it holds
   * @throws what ioredis gives: the node cannot be reached or refuses
   */
  async begin(): Promise<number> {
    await this.#redis.readonly();
    return this.#redis.dbsize();
  }

  /**
   * The next keys with their sizes in bytes, the key itself and all overhead included. A key that has gone is left out.
   *
   * @throws what ioredis gives: the connection was lost, or the node is silent for a second
   */
  async next(): Promise<[key: string, sizeBytes: number][]> {
    const [cursor, keys] = page.parse(await this.#redis.scan(this.#cursor, 'COUNT', this.#batch));
    const sizes = await Promise.all(
      keys.map((key) => this.#redis.call('memory', 'USAGE', key, 'SAMPLES', SAMPLES)),
    );
    this.#cursor = cursor;
    this.#isOver = cursor === '0';
    return keys.flatMap((key, index): [string, number][] => {
      const sizeBytes = size.parse(sizes[index] ?? null);
      return sizeBytes === null ? [] : [[key, sizeBytes]];
    });
  }

  /** Resolves when the socket is closed. */
  async close(): Promise<void> {
    await closeConnection(this.#redis);
  }
}
