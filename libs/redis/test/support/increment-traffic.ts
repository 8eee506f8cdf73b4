import { z } from 'zod';
import type { RedisClient } from '../../src/client/redis-client.js';
import type { RedisCommands } from '../../src/client/redis-commands.js';
import { RedisOutcomeUnknownError } from '../../src/client/redis.errors.js';
import { counterKey, incrementBy, operationKey } from './increment-once.js';

/** Increments of one class, held against what the server has at the end. */
export interface IncrementResult {
  readonly acknowledged: number;
  /** Callers were told that it ran once or not at all. */
  readonly unknown: number;
  /** Codes of all other errors. */
  readonly failures: readonly string[];
  /** What the counters say. */
  readonly applied: number;
  /** How often an operation was applied beyond its first time. */
  readonly again: number;
  /** Acknowledged, but not there any more: lost with a primary that had not replicated it yet. */
  readonly lost: number;
  readonly longestWaitMs: number;
}

/** One way to add one to a counter, and to find out afterwards what was added. */
interface Way {
  add(redis: RedisCommands, at: { counter: string; operation: string }): Promise<unknown>;
  /** How often each of the operations on a counter was applied, and what the counter says. */
  count(
    redis: RedisCommands,
    at: { counter: string; operations: readonly string[] },
  ): Promise<{ applied: number; times: number[] }>;
}

/** Amounts as Redis says them: text, and null for none. */
const amounts = z.array(z.coerce.number());

const CALLERS = 10;
const COUNTERS = 60;

/** By operation id. The counter is one number; which operations are in it, their keys say. */
export const guarded: Way = {
  add: incrementBy,
  count: async (redis, { counter, operations }) => {
    const known = await redis.getMany(operations.map((operation) => operationKey(counter, operation)));
    const times = known.map((one) => ('value' in one && one.value !== null ? 1 : 0));
    return { applied: Number((await redis.get(counterKey(counter))) ?? 0), times };
  },
};

/** Without one. The counter is the sum of a hash in which each operation adds to a field of its own. */
export const unsafe: Way = {
  add: (redis, { counter, operation }) =>
    redis.send({ name: 'hincrby', args: [counterKey(counter), operation, 1], retry: 'unsafe' }),
  count: async (redis, { counter, operations }) => {
    const ask = async (name: string, ...args: string[]) =>
      amounts.parse(await redis.send({ name, args: [counterKey(counter), ...args], retry: 'idempotent' }));
    const applied = (await ask('hvals')).reduce((sum, amount) => sum + amount, 0);
    return { applied, times: await ask('hmget', ...operations) };
  },
};

/** Callers that add to counters all over the slots, one after the other, until they are told to stop. */
export class IncrementTraffic {
  readonly #redis: RedisCommands;
  readonly #way: Way;
  readonly #name: string;
  readonly #callers: Promise<void>[];
  /** By counter, every operation that was begun. */
  readonly #operations = new Map<string, string[]>();
  readonly #acknowledged = new Set<string>();
  readonly #failures: string[] = [];
  #unknown = 0;
  #longestWaitMs = 0;
  #isOver = false;

  constructor(client: RedisClient, way: { readonly guarded: Way } | { readonly unsafe: Way }) {
    const [[name, found]] = Object.entries(way) as [[string, Way]];
    this.#redis = client.forUse('state');
    this.#way = found;
    this.#name = name;
    this.#callers = Array.from({ length: CALLERS }, (_, caller) => this.#call(caller));
  }

  /** Ends the traffic and asks the server what it has. */
  async stop(): Promise<IncrementResult> {
    this.#isOver = true;
    await Promise.all(this.#callers);
    let [applied, again, lost] = [0, 0, 0];
    for (const [counter, operations] of this.#operations) {
      const found = await this.#way.count(this.#redis, { counter, operations });
      const seen = found.times.reduce((sum, times) => sum + Math.min(times, 1), 0);
      applied += found.applied;
      again += found.applied - seen;
      lost += operations.filter((one, at) => this.#acknowledged.has(one) && found.times[at] === 0).length;
    }
    const [acknowledged, unknown, failures] = [this.#acknowledged.size, this.#unknown, this.#failures];
    const longestWaitMs = Math.round(this.#longestWaitMs);
    return { acknowledged, unknown, failures, applied, again, lost, longestWaitMs };
  }

  async #call(caller: number): Promise<void> {
    for (let turn = 0; !this.#isOver; turn += 1) {
      const counter = `${this.#name}-${String((caller + turn * CALLERS) % COUNTERS)}`;
      const operation = `${String(caller)}.${String(turn)}`;
      this.#operations.set(counter, [...(this.#operations.get(counter) ?? []), operation]);
      await this.#add({ counter, operation });
    }
  }

  async #add(at: { counter: string; operation: string }): Promise<void> {
    const startMs = performance.now();
    try {
      await this.#way.add(this.#redis, at);
      this.#acknowledged.add(at.operation);
    } catch (error) {
      if (error instanceof RedisOutcomeUnknownError) this.#unknown += 1;
      else
        this.#failures.push(error instanceof Error && 'code' in error ? String(error.code) : String(error));
    }
    this.#longestWaitMs = Math.max(this.#longestWaitMs, performance.now() - startMs);
  }
}
