import { setTimeout as pause } from 'node:timers/promises';
import type { RedisClient } from '../client/redis-client.js';
import { familyOfKey } from './family-of-key.js';
import { KeySizes, type SizedKeys } from './key-sizes.js';
import { reasonOf, type UntoldNode } from './reason.js';
import { ShardScan } from './shard-scan.js';

/*
 * Which keys take the memory: SCAN over one replica of each shard, with MEMORY USAGE of every key. It runs on demand, in
 * the background, no faster than it was told; the primaries notice nothing of it. A shard without a replica that answers is
 * left out and named, since its primary has better to do. Answers are of the scan that runs or of the last one.
 */

export interface BigKeysOptions {
  readonly client: RedisClient;
  /** Most keys that are looked at in a second, over all shards; default 2,000. */
  readonly keysPerSecond?: number;
  /** How long a finished scan is good for, in milliseconds; default 600,000. */
  readonly freshForMs?: number;
  /** Keys that are named, default 50. */
  readonly top?: number;
}

export interface BigKeysReport extends SizedKeys {
  readonly state: 'running' | 'finished';
  /** ISO instants; `finishedAt` is null while it runs. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** Keys that the scanned nodes say they hold; a key that comes or goes meanwhile may be missed. */
  readonly keysExpected: number;
  /** Shards of which not every key was seen, by the address of the node that was asked; null: there was none to ask. */
  readonly unseen: readonly UntoldNode[];
}

interface Scan {
  readonly startedAt: string;
  readonly sizes: KeySizes;
  readonly unseen: UntoldNode[];
  keysExpected: number;
  finishedAtMs: number | null;
}

/** How long a scan that missed something is shown before another is tried, in milliseconds. */
const INCOMPLETE_FOR_MS = 10_000;

/** Keys of one SCAN: what a node is asked at a time, and what it does in well under a millisecond. */
const BATCH = 100;

export class BigKeys {
  readonly #options: Required<BigKeysOptions>;
  #scan: Scan | null = null;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: BigKeysOptions) {
    this.#options = { keysPerSecond: 2_000, freshForMs: 600_000, top: 50, ...options };
  }

  /**
   * What is known; begins a scan where none runs and the last one is too old. Poll until its state is `finished`.
   *
   * @throws RedisDeadlineError, RedisUnavailableError when a scan was to begin and no seed answers
   */
  async report(): Promise<BigKeysReport> {
    const scan = await this.#current();
    return {
      state: scan.finishedAtMs === null ? 'running' : 'finished',
      startedAt: scan.startedAt,
      finishedAt: scan.finishedAtMs === null ? null : new Date(scan.finishedAtMs).toISOString(),
      keysExpected: scan.keysExpected,
      unseen: [...scan.unseen],
      ...scan.sizes.read(),
    };
  }

  /** Ends a scan that runs. Waits for the command under way, a second at most. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #current(): Promise<Scan> {
    const known = this.#scan;
    if (known !== null && this.#isFresh(known)) return known;
    const { client } = this.#options;
    if (client.shards().length === 0) await client.ping();
    return this.#scan === known ? this.#begin() : this.#current();
  }

  #isFresh({ finishedAtMs, unseen }: Scan): boolean {
    if (finishedAtMs === null) return true;
    const { freshForMs } = this.#options;
    const goodForMs = unseen.length === 0 ? freshForMs : Math.min(freshForMs, INCOMPLETE_FOR_MS);
    return Date.now() - finishedAtMs < goodForMs;
  }

  #begin(): Scan {
    const scan: Scan = {
      startedAt: new Date().toISOString(),
      sizes: new KeySizes({ top: this.#options.top, familyOf: familyOfKey }),
      unseen: [],
      keysExpected: 0,
      finishedAtMs: null,
    };
    this.#scan = scan;
    this.#running = this.#run(scan).finally(() => {
      scan.finishedAtMs = Date.now();
    });
    return scan;
  }

  /** All shards side by side, each at its share of the pace. */
  async #run(scan: Scan): Promise<void> {
    const shards = this.#options.client.shards();
    const batchMs = (BATCH * shards.length * 1_000) / this.#options.keysPerSecond;
    await Promise.all(shards.map((nodes) => this.#scanShard(scan, { nodes, batchMs })));
  }

  async #scanShard(scan: Scan, shard: { nodes: readonly string[]; batchMs: number }): Promise<void> {
    const [, replica = null] = shard.nodes;
    const redis = replica === null ? null : this.#options.client.openNode(replica);
    if (redis === null) {
      scan.unseen.push({ node: null, because: 'the shard has no replica' });
      return;
    }
    const keys = new ShardScan({ redis, batch: BATCH });
    try {
      const held = await keys.begin();
      scan.keysExpected += held;
      await this.#readAll(keys, { scan, batchMs: shard.batchMs });
    } catch (error) {
      scan.unseen.push({ node: replica, because: reasonOf(error) });
    } finally {
      await keys.close();
    }
  }

  async #readAll(keys: ShardScan, { scan, batchMs }: { scan: Scan; batchMs: number }): Promise<void> {
    while (!this.#isClosed) {
      const startMs = performance.now();
      for (const [key, sizeBytes] of await keys.next()) scan.sizes.add(key, sizeBytes);
      if (keys.isOver) return;
      await pause(Math.max(0, batchMs - (performance.now() - startMs)), undefined, { ref: false });
    }
  }
}
