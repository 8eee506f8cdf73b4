import type { RedisClient } from '../../src/client/redis-client.js';

/** What a stretch of traffic came to. */
export interface TrafficResult {
  readonly requests: number;
  /** Codes of the errors that callers saw. */
  readonly failures: readonly string[];
  /** Reads that did not see the value their own caller had written and got confirmed. */
  readonly lostWrites: number;
  readonly longestWaitMs: number;
}

const CALLERS = 30;

/** Callers that write and read back keys all over the slots, one after the other, until they are told to stop. */
export class SteadyTraffic {
  readonly #client: RedisClient;
  readonly #failures: string[] = [];
  readonly #callers: Promise<void>[];
  #requests = 0;
  #lostWrites = 0;
  #longestWaitMs = 0;
  #isOver = false;

  constructor(client: RedisClient) {
    this.#client = client;
    this.#callers = Array.from({ length: CALLERS }, (_, caller) => this.#call(caller));
  }

  /** How many requests were answered so far. */
  get requests(): number {
    return this.#requests;
  }

  async stop(): Promise<TrafficResult> {
    this.#isOver = true;
    await Promise.all(this.#callers);
    return {
      requests: this.#requests,
      failures: this.#failures,
      lostWrites: this.#lostWrites,
      longestWaitMs: Math.round(this.#longestWaitMs),
    };
  }

  async #call(caller: number): Promise<void> {
    const redis = this.#client.forUse('state');
    for (let turn = 0; !this.#isOver; turn += 1) {
      const key = `traffic:${String(caller)}:${String(turn % 50)}`;
      await this.#timed(() => redis.set(key, String(turn), { ttlMs: 600_000 }));
      await this.#timed(async () => {
        if ((await redis.get(key)) !== String(turn)) this.#lostWrites += 1;
      });
    }
  }

  async #timed(request: () => Promise<void>): Promise<void> {
    const startMs = performance.now();
    try {
      await request();
    } catch (error) {
      this.#failures.push(error instanceof Error && 'code' in error ? String(error.code) : String(error));
    }
    this.#requests += 1;
    this.#longestWaitMs = Math.max(this.#longestWaitMs, performance.now() - startMs);
  }
}
