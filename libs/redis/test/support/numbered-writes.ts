import { setTimeout as sleep } from 'node:timers/promises';
import type { NearProcess } from './near-process.js';

/** What a stretch of reading came to. */
export interface Staleness {
  readonly writes: number;
  readonly hits: number;
  /** Hits on a value of which a later one had been acknowledged to its writer. */
  readonly staleHits: number;
  /** How long ago, at the worst, that had been acknowledged when memory still answered with the old one. */
  readonly worstMs: number;
}

const WRITE_EVERY_MS = 20;
const READ_EVERY_MS = 1;

/**
 * One writer from outside sets a key to 1, 2, 3, ..., one reader reads it through a near cache, and each hit is judged by when
 * the value after it was acknowledged.
 */
export class NumberedWrites {
  readonly #key: string;
  readonly #process: NearProcess;
  readonly #set: (text: string) => Promise<unknown>;
  /** When each number was acknowledged, by number. */
  readonly #ackedAtMs: number[] = [];
  #isWriting = true;
  #isReading = true;
  #writer: Promise<void>;
  readonly #reader: Promise<void>;
  #hits = 0;
  #staleHits = 0;
  #lastHit = -1;
  #worstMs = 0;

  /** @param options.set writes the key, and resolves when Redis has acknowledged it; may reject */
  constructor(options: { key: string; process: NearProcess; set: (text: string) => Promise<unknown> }) {
    this.#key = options.key;
    this.#process = options.process;
    this.#set = options.set;
    this.#writer = this.#write();
    this.#reader = this.#read();
  }

  get hits(): number {
    return this.#hits;
  }

  /** The number that memory answered with last. */
  get lastHit(): number {
    return this.#lastHit;
  }

  /** The number that was written, or tried, last. */
  get lastWrite(): number {
    return this.#ackedAtMs.length - 1;
  }

  /** Stops writing, so that nothing is on its way while something breaks. */
  async pause(): Promise<void> {
    this.#isWriting = false;
    await this.#writer;
  }

  resume(): void {
    this.#isWriting = true;
    this.#writer = this.#write();
  }

  async stop(): Promise<Staleness> {
    await this.pause();
    this.#isReading = false;
    await this.#reader;
    return {
      writes: this.#ackedAtMs.filter((at) => at < Infinity).length,
      hits: this.#hits,
      staleHits: this.#staleHits,
      worstMs: Math.round(this.#worstMs),
    };
  }

  async #write(): Promise<void> {
    while (this.#isWriting) {
      // What was not acknowledged may have been applied: it makes nothing stale, and is a number of its own.
      const number = this.#ackedAtMs.push(Infinity) - 1;
      await this.#set(String(number)).then(
        () => (this.#ackedAtMs[number] = performance.now()),
        () => undefined,
      );
      await sleep(WRITE_EVERY_MS);
    }
  }

  async #read(): Promise<void> {
    while (this.#isReading) {
      const held = this.#process.held(this.#key);
      if (held === undefined) await this.#process.readThrough(this.#key);
      else this.#judge(Number(held));
      await sleep(READ_EVERY_MS);
    }
  }

  #judge(number: number): void {
    this.#hits += 1;
    this.#lastHit = number;
    const supersededAtMs = Math.min(...this.#ackedAtMs.slice(number + 1, number + 50));
    const staleMs = performance.now() - supersededAtMs;
    if (staleMs <= 0) return;
    this.#staleHits += 1;
    this.#worstMs = Math.max(this.#worstMs, staleMs);
  }
}
