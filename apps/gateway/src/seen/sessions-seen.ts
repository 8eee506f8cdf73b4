// Tells auth which sessions were used, so that a flush of Redis neither logs out who is here nor revives who has long
// left. In batches and never while a request waits; a batch that fails is told with the next one. A process that is
// killed takes the news of the last seconds with it: auth allows for a minute.
import { Inject, Injectable } from '@nestjs/common';
import { InjectLogger, type Logger } from '@shop/service-defaults';
import { LRUCache } from 'lru-cache';
import { AuthQuestions } from '../identity/auth-questions.js';

/** How often one session is told, at the most. */
const onceInMs = 60_000;
const batchEveryMs = 5_000;
/** What one question of the contract holds. */
const mostInBatch = 1_000;
/** Past this many, a session may be told twice a minute, and none more is kept for an auth that is down. */
const mostKept = 100_000;

@Injectable()
export class SessionsSeen {
  /** When each session was noted last; it is quiet for a minute after. */
  readonly #notedAtMs = new LRUCache<string, number>({ max: mostKept });
  /** What auth does not know yet, who was noted first in front. */
  readonly #untold = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #telling: Promise<void> | undefined;

  constructor(
    @Inject(AuthQuestions) private readonly auth: Pick<AuthQuestions, 'tellSeen'>,
    @InjectLogger() private readonly log: Pick<Logger, 'warn'>,
  ) {
    this.#timer = setInterval(() => void this.tell(), batchEveryMs).unref();
  }

  /** How many sessions auth has yet to hear of. */
  get untoldCount(): number {
    return this.#untold.size;
  }

  /** Notes that a session is being used. */
  note(sessionId: string): void {
    const nowMs = Date.now();
    const notedAtMs = this.#notedAtMs.get(sessionId);
    if (notedAtMs !== undefined && nowMs - notedAtMs < onceInMs) return;
    this.#notedAtMs.set(sessionId, nowMs);
    if (this.#untold.size < mostKept || this.#untold.has(sessionId)) this.#untold.set(sessionId, nowMs);
  }

  /** Tells auth what it does not know yet. Never rejects: what auth did not take is kept. */
  tell(): Promise<void> {
    this.#telling ??= this.#tellAll().finally(() => {
      this.#telling = undefined;
    });
    return this.#telling;
  }

  /** Nest calls this before the connections to auth are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#telling;
    await this.tell();
  }

  async #tellAll(): Promise<void> {
    try {
      while (this.#untold.size > 0) await this.#tellBatch();
    } catch (err) {
      this.log.warn({ err, untold: this.#untold.size }, 'auth was not told of sessions seen');
    }
  }

  async #tellBatch(): Promise<void> {
    const batch = [...this.#untold].slice(0, mostInBatch);
    await this.auth.tellSeen({ sessions: batch.map(([sessionId, seenAtMs]) => ({ sessionId, seenAtMs })) });
    // One that was noted again meanwhile stays untold.
    for (const [id, seenAtMs] of batch) if (this.#untold.get(id) === seenAtMs) this.#untold.delete(id);
  }
}
