import { randomUUID } from 'node:crypto';
import type { Cluster } from 'ioredis';

export interface JsonSession {
  userId: string | null;
  visits: number;
}

const IDLE_SECONDS = 1_800;

/**
 * Sessions as the usual Redis stores keep them: the id is the cookie, JSON under one key, written back whole at the end
 * of each request, its life begun anew with each use. Redis is the only place that has them.
 */
export class JsonSessions {
  readonly #redis: Cluster;

  constructor(redis: Cluster) {
    this.#redis = redis;
  }

  /** Keeps the id that the visitor came with, if there is one. */
  async login(userId: string, cookie: string = randomUUID()): Promise<string> {
    await this.save(cookie, { userId, visits: 0 });
    return cookie;
  }

  async open(cookie: string): Promise<JsonSession | null> {
    const text = await this.#redis.get(keyOf(cookie));
    if (text === null) return null;
    await this.#redis.expire(keyOf(cookie), IDLE_SECONDS);
    return JSON.parse(text) as JsonSession;
  }

  async save(cookie: string, session: JsonSession): Promise<void> {
    await this.#redis.set(keyOf(cookie), JSON.stringify(session), 'EX', IDLE_SECONDS);
  }

  async logout(cookie: string): Promise<void> {
    await this.#redis.del(keyOf(cookie));
  }

  /** Time passes, as Redis sees it: the session's life gets shorter by that much. */
  async passFor(cookie: string, ms: number): Promise<void> {
    const leftMs = await this.#redis.pttl(keyOf(cookie));
    if (leftMs >= 0) await this.#redis.pexpire(keyOf(cookie), leftMs - ms);
  }
}

function keyOf(cookie: string): string {
  return `sess:${cookie}`;
}
