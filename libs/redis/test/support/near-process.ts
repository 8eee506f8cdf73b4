import { setImmediate } from 'node:timers/promises';
import { until } from '@shop/local-stack';
import type { RedisClient } from '../../src/client/redis-client.js';
import type { RedisCommands } from '../../src/client/redis-commands.js';
import type { KeyFamily, NearKeys } from '../../src/keys/key-family.js';
import { NearCache } from '../../src/near-cache/near-cache.js';
import type { NearFamily } from '../../src/near-cache/near-family.js';

/** Reads texts through a near cache and nothing else: what it does not have is read from the primary and kept. */
export class NearProcess {
  readonly near: NearCache;
  readonly family: NearFamily<string, string>;
  readonly #redis: RedisCommands;
  readonly #idOf: NearKeys<string>['idOf'];

  constructor(
    client: RedisClient,
    { family, maxEntries = 1_000 }: { family: KeyFamily & NearKeys<string>; maxEntries?: number },
  ) {
    this.near = new NearCache({ client });
    this.family = this.near.family<string, string>(family, { maxEntries });
    this.#redis = client.forUse('cache');
    this.#idOf = family.idOf;
  }

  /** What memory has, else what Redis has; `null` when neither has anything. */
  async get(key: string): Promise<string | null> {
    return this.held(key) ?? this.readThrough(key);
  }

  /** What memory has. */
  held(key: string): string | undefined {
    const id = this.#idOf(key);
    return id === null ? undefined : this.family.read(id);
  }

  /** Reads Redis, and keeps the answer when that is allowed. */
  async readThrough(key: string): Promise<string | null> {
    const ticket = this.family.begin(key);
    const text = await this.#redis.get(key).catch(() => null);
    if (text === null) ticket?.drop();
    else ticket?.fill(text);
    return text;
  }

  /** Resolves when a key is answered from memory, which takes until its primary is tracked. */
  async untilHeld(key: string): Promise<void> {
    const isHeld = async () => {
      await this.readThrough(key);
      await setImmediate();
      return this.held(key) !== undefined;
    };
    await until(isHeld, { what: `${key} is in memory`, withinMs: 20_000 });
  }

  /** Resolves when memory no longer answers for a key. */
  async untilGone(key: string, withinMs: number): Promise<void> {
    const isGone = () => Promise.resolve(this.held(key) === undefined);
    await until(isGone, { what: `${key} is no longer in memory`, withinMs, everyMs: 1 });
  }
}
