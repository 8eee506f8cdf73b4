/**
 * Somebody who writes to one slot all the time, wherever it is served: each node that may serve it is asked every 20 ms.
 * Each write has a number of its own, so that it can be told afterwards which of those that a node said it had taken are
 * there. No client stands between: what is measured is how long the cluster takes no write, whatever a client makes of it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterControl, servesSlot, until } from '@shop/local-stack';
import { RedisLine } from '../timeline/redis-line.js';

const WRITES_EVERY_MS = 20;
/** Far beyond what a failover takes. */
const WRITTEN_WITHIN_MS = 30_000;

/** A write that a node said it has taken; on the clock of `performance.now()`. */
export interface Taken {
  readonly number: number;
  readonly port: number;
  readonly atMs: number;
}

export interface CanaryOptions {
  readonly control: ClusterControl;
  /** In a slot of the primary whose writes are watched; see `canaryKeyOn`. */
  readonly key: string;
  /** Of nodes that may come to serve it. */
  readonly ports: readonly number[];
}

/** A key in one of the slots that this primary serves. @throws CommandFailedError */
export async function canaryKeyOn(control: ClusterControl, port: number): Promise<string> {
  const { slots = [] } = (await control.roles()).find((member) => member.port === port) ?? {};
  for (let tries = 0; ; tries++) {
    const key = `drill:canary:${String(tries)}`;
    const slot = Number(await control.cli(port, 'CLUSTER', 'KEYSLOT', key));
    if (slots.length === 0 || servesSlot({ slots }, slot)) return key;
  }
}

export class Canary {
  readonly #options: CanaryOptions;
  readonly #stopping = new AbortController();
  readonly #writers: readonly Promise<void>[];
  readonly #taken: Taken[] = [];
  #number = 0;

  /** Begins to write. */
  constructor(options: CanaryOptions) {
    this.#options = options;
    this.#writers = options.ports.map((port) => this.#writeTo(port));
  }

  /** Writes that were taken so far, the first one first. */
  get taken(): readonly Taken[] {
    return this.#taken;
  }

  /** Returns when a write is taken that has not been by now. @throws ConditionTimeoutError, the signal's reason */
  async untilItWrites(signal: AbortSignal): Promise<void> {
    const before = this.#taken.length;
    const hasWritten = () => Promise.resolve(this.#taken.length > before);
    await until(hasWritten, { what: 'the slot takes a write', withinMs: WRITTEN_WITHIN_MS, signal });
  }

  /** The numbers that are there, read where the slot is served now. @throws CommandFailedError */
  async found(): Promise<ReadonlySet<number>> {
    const { control, ports, key } = this.#options;
    const answer = await control.cli(ports[0] ?? 0, '-c', 'SMEMBERS', key);
    return new Set(answer.split('\n').filter(Boolean).map(Number));
  }

  /** Writes no more, and leaves nothing behind, as soon as somebody serves the slot. @throws ConditionTimeoutError */
  async stop(): Promise<void> {
    await this.pause();
    const { control, ports, key } = this.#options;
    const isGone = async () => {
      // One of them may be down. Asked for a slot that another one serves, redis-cli follows.
      await Promise.any(ports.map((port) => control.cli(port, '-c', 'DEL', key)));
      return true;
    };
    await until(isGone, { what: 'the canary is gone', withinMs: WRITTEN_WITHIN_MS });
  }

  /** Writes no more. */
  async pause(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#writers);
  }

  async #writeTo(port: number): Promise<void> {
    const { control, key } = this.#options;
    const line = new RedisLine(control, port);
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const number = (this.#number += 1);
      // Who does not serve the slot answers MOVED, who may not serve it CLUSTERDOWN, who is not there nothing.
      const answers = await line.ask(`SADD ${key} ${String(number)}`).catch(() => []);
      if (answers[0] === '1') this.#taken.push({ number, port, atMs: performance.now() });
      await sleep(WRITES_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    await line.close();
  }
}
