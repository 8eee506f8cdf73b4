import { z } from 'zod';
import type { CommandSender } from './command-sender.js';
import type { RedisScript } from './define-script.js';
import { RedisReplyError } from './redis.errors.js';
import type { RetryClass } from './redis-command.js';

/** What became of one key of a multi-key read: the others are not touched by its failure. */
export type ReadOutcome = { readonly value: string | null } | { readonly error: unknown };

export type ReadFrom = 'primary' | 'replica';

const count = z.number();

/** The commands of one use, each under that use's deadline. Obtained from `RedisClient.forUse`. */
export class RedisCommands {
  readonly #primary: CommandSender;
  readonly #replica: CommandSender;
  readonly #fallback: CommandSender;

  /**
   * @param senders.replica has half of the use's deadline
   * @param senders.fallback reads from the primary with the other half, when no replica answered
   */
  constructor(senders: { primary: CommandSender; replica: CommandSender; fallback: CommandSender }) {
    this.#primary = senders.primary;
    this.#replica = senders.replica;
    this.#fallback = senders.fallback;
  }

  /**
   * The value of a string key, or `null` when there is none.
   *
   * @param key from keyFamilies
   * @param from `replica` may answer with the recent past; without a living replica the primary is asked
   * @throws RedisDeadlineError, RedisUnavailableError
   */
  get(key: string, from: ReadFrom = 'primary'): Promise<string | null> {
    const read = { name: 'get', args: [key], retry: 'idempotent' } as const;
    const reply =
      from === 'primary'
        ? this.#primary.send(read)
        : this.#replica.send(read).catch(() => this.#fallback.send(read));
    return reply as Promise<string | null>;
  }

  /**
   * The values of many keys over all slots, in the order of the keys. One GET per key: those of one node leave in one
   * packet, each follows its own redirect, and one that fails leaves the others alone.
   * Redis down: every outcome is an error, nothing is thrown.
   */
  async getMany(keys: readonly string[], from: ReadFrom = 'primary'): Promise<ReadOutcome[]> {
    const settled = await Promise.allSettled(keys.map((key) => this.get(key, from)));
    return settled.map((one) =>
      one.status === 'fulfilled' ? { value: one.value } : { error: one.reason as unknown },
    );
  }

  /**
   * Sets a string key.
   *
   * @param options.ttlMs life in milliseconds, at least 1; every key of the shop has one
   * @throws RedisDeadlineError, RedisUnavailableError
   */
  async set(key: string, value: string, options: { ttlMs: number }): Promise<void> {
    await this.send({ name: 'set', args: [key, value, 'PX', options.ttlMs], retry: 'idempotent' });
  }

  /**
   * Removes a key.
   *
   * @returns whether there was one
   * @throws RedisDeadlineError, RedisUnavailableError
   */
  async delete(key: string): Promise<boolean> {
    return count.parse(await this.send({ name: 'del', args: [key], retry: 'idempotent' })) > 0;
  }

  /**
   * Runs a script on the primary of its keys.
   *
   * @param call.keys all of one slot; the script builds no key itself
   * @throws RedisDeadlineError, RedisUnavailableError, RedisOutcomeUnknownError (class `unsafe` only)
   */
  run<Reply>(
    script: RedisScript<Reply>,
    call: { keys: readonly string[]; args: readonly (string | number)[] },
  ): Promise<Reply> {
    const args = [script.sha, call.keys.length, ...call.keys, ...call.args];
    const { retry, parse } = script;
    // Not async: a limiter waits for nothing else, and each function that waits for another takes its turn.
    return this.send({ name: 'evalsha', args, retry }).then(parse, async (error: unknown) => {
      if (!(error instanceof RedisReplyError) || error.replyCode !== 'NOSCRIPT') throw error;
      return parse(await this.send({ name: 'eval', args: [script.text, ...args.slice(1)], retry }));
    });
  }

  /**
   * Sends any other command to the primary of its first key.
   *
   * @param call.retry whether applying it twice is harmless; see RetryClass
   * @throws RedisDeadlineError, RedisUnavailableError, RedisReplyError, RedisOutcomeUnknownError (class `unsafe` only)
   */
  send(call: { name: string; args: readonly (string | number)[]; retry: RetryClass }): Promise<unknown> {
    return this.#primary.send(call);
  }
}
