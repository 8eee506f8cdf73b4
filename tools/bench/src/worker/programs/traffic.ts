/** People who go on while something happens to the cluster: each raises a counter of its own and reads another key. */
import { setTimeout as sleep } from 'node:timers/promises';
import { keyOf } from '../payload.js';
import { as, type Subject } from '../subject.js';

const CALLERS = 50;
/** For calls under way when the traffic ends; who has no answer then is stuck. */
const GRACE_MS = 5_000;
/** After a failure, so that a client that fails at once does not fail a million times. */
const PAUSE_MS = 10;

/** One caller's own counter, and what it was told. */
export interface Account {
  readonly key: string;
  readonly acknowledged: number;
  /** Increments that failed: applied or not. */
  readonly unknown: number;
}

export interface TrafficSeen {
  readonly calls: number;
  readonly failed: number;
  /** Callers without an answer in the end. */
  readonly stuck: number;
  /** The longest wait for an answer, failed and stuck ones included. */
  readonly longestMs: number;
  readonly accounts: readonly Account[];
  /** What failures said, the most frequent first. */
  readonly reasons: readonly string[];
}

let traffic: Traffic | null = null;

export async function beginTraffic(subject: Subject, { name }: { name: string }): Promise<void> {
  traffic = new Traffic(subject, name);
  await traffic.isMoving;
}

/** @throws Error when none has begun */
export async function endTraffic(): Promise<TrafficSeen> {
  if (traffic === null) throw new Error('no traffic has begun');
  return traffic.end();
}

class Traffic {
  /** Resolves when each caller has had an answer. */
  readonly isMoving: Promise<unknown>;
  readonly #stop = new AbortController();
  readonly #callers: Caller[];
  readonly #all: Promise<unknown>;

  constructor(subject: Subject, name: string) {
    const client = as(subject, 'client');
    this.#callers = Array.from(
      { length: CALLERS },
      (_, index) => new Caller(`traffic:${name}:${String(index)}`),
    );
    this.#all = Promise.all(
      this.#callers.map((caller, index) =>
        caller.goOn({
          signal: this.#stop.signal,
          steps: [() => client.increment(caller.key), (count) => client.get(keyOf(index * 131 + count))],
        }),
      ),
    );
    this.isMoving = Promise.all(this.#callers.map((caller) => caller.hasBegun));
  }

  async end(): Promise<TrafficSeen> {
    this.#stop.abort();
    await Promise.race([this.#all, sleep(GRACE_MS)]);
    const callers = this.#callers;
    const reasons = new Map<string, number>();
    for (const reason of callers.flatMap((caller) => caller.reasons))
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    return {
      calls: callers.reduce((sum, { calls }) => sum + calls, 0),
      failed: callers.reduce((sum, { reasons: all }) => sum + all.length, 0),
      stuck: callers.filter(({ isWaiting }) => isWaiting).length,
      longestMs: Math.max(...callers.map((caller) => caller.longestMs())),
      accounts: callers.map(({ key, acknowledged, unknown }) => ({ key, acknowledged, unknown })),
      reasons: [...reasons].sort(([, one], [, other]) => other - one).map(([reason]) => reason),
    };
  }
}

interface Steps {
  readonly signal: AbortSignal;
  /** First the increment, then the read. */
  readonly steps: readonly [(count: number) => Promise<unknown>, (count: number) => Promise<unknown>];
}

class Caller {
  readonly key: string;
  readonly hasBegun: Promise<undefined>;
  readonly reasons: string[] = [];
  calls = 0;
  acknowledged = 0;
  unknown = 0;
  readonly #begun = Promise.withResolvers<undefined>();
  #since: number | null = null;
  #longestMs = 0;

  constructor(key: string) {
    this.key = key;
    this.hasBegun = this.#begun.promise;
  }

  get isWaiting(): boolean {
    return this.#since !== null;
  }

  longestMs(): number {
    return Math.max(this.#longestMs, this.#since === null ? 0 : performance.now() - this.#since);
  }

  async goOn({ signal, steps: [increment, read] }: Steps): Promise<void> {
    while (!signal.aborted) {
      // Unknown until it is acknowledged: a stuck one may have been applied too.
      this.unknown += 1;
      if (await this.#call(increment)) {
        this.unknown -= 1;
        this.acknowledged += 1;
      }
      await this.#call(read);
      this.#begun.resolve(undefined);
    }
  }

  async #call(step: (count: number) => Promise<unknown>): Promise<boolean> {
    this.#since = performance.now();
    try {
      await step(this.calls++);
      return true;
    } catch (error) {
      this.reasons.push(error instanceof Error ? error.message.slice(0, 80) : String(error));
      await sleep(PAUSE_MS);
      return false;
    } finally {
      this.#longestMs = Math.max(this.#longestMs, performance.now() - this.#since);
      this.#since = null;
    }
  }
}
