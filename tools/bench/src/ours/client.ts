import { randomUUID } from 'node:crypto';
import { defineScript, type RedisClient, type RedisCommands } from '@shop/redis/client';
import { z } from 'zod';
import type { ClientUnderTest, Context } from '../worker/abilities.js';
import { connect } from './connect.js';

const HOUR_MS = 3_600_000;
/** Longer than a command is sent again: its deadline is 4 s. */
const REMEMBERED_MS = 10_000;

const incrementOnce = defineScript({
  name: 'increment-once',
  file: new URL('./increment-once.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => z.int().parse(reply),
});

/** Our client, under the deadline of state (4 s), which is what its peers are given too. */
export async function openClient(_kind: string, context: Context): Promise<ClientUnderTest> {
  const client = connect(context);
  await client.connect();
  return new OurClient(client);
}

class OurClient implements ClientUnderTest {
  readonly #client: RedisClient;
  readonly #redis: RedisCommands;

  constructor(client: RedisClient) {
    this.#client = client;
    this.#redis = client.forUse('state');
  }

  get(key: string): Promise<string | null> {
    return this.#redis.get(key);
  }

  getFromReplica(key: string): Promise<string | null> {
    return this.#redis.get(key, 'replica');
  }

  set(key: string, value: string): Promise<void> {
    return this.#redis.set(key, value, { ttlMs: HOUR_MS });
  }

  /** Guarded by an operation id, as all that adds in this shop: one more GET and SET in the server than a peer's INCR. */
  increment(key: string): Promise<number> {
    const counter = `{${key}}`;
    const keys = [counter, `${counter}:${randomUUID()}`];
    return this.#redis.run(incrementOnce, { keys, args: [REMEMBERED_MS] });
  }

  async getMany(keys: readonly string[]): Promise<(string | null)[]> {
    return (await this.#redis.getMany(keys)).map((outcome) => {
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    });
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
