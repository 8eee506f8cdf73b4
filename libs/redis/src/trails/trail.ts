import { AsyncLocalStorage } from 'node:async_hooks';
import { replyCodeOf } from '../client/as-redis-error.js';
import { RedisReplyError } from '../client/redis.errors.js';
import { addressOfSocket } from '../client/socket-addresses.js';
import { knownScript } from '../client/known-scripts.js';
import { familyOfKey } from '../diagnosis/family-of-key.js';
import { slotOf } from '../keys/hash-slot.js';
import { commandOutcome } from './command-outcome.js';
import type { Outcome, TrailEntry, TrailHop } from './trail-entry.js';

/** A command as ioredis has it, as far as it is looked at. */
export interface FollowedCommand {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly promise: Promise<unknown>;
  getKeys(): readonly (string | Buffer)[];
  /** Called each time that the command is written to a socket. */
  toWritable(socket: object): string | Buffer;
}

/** What a process is asked to do. */
export interface Hop {
  /** The same in every process that the request goes through. */
  readonly id: string;
  readonly method: string;
  /** The pattern, never the URL. */
  readonly route: string;
}

export interface TrailOptions {
  readonly hop: Hop;
  readonly storage: AsyncLocalStorage<Trail>;
  readonly maxEntries: number;
  /** Told how much more a trail takes. */
  readonly onGrowth: (bytes: number) => void;
}

/** What an entry and a trail take beside the letters of a key, measured and rounded up. */
export const ENTRY_BYTES = 320;

/** A refresh of a stale value runs on behind the answer; what a loop does that a request happened to begin does not belong. */
const TAKES_AFTER_END_MS = 1_000;

const MOST_REDIRECTS = 8;

interface Noted {
  readonly kind: TrailEntry['kind'];
  readonly atMs: number;
  readonly command: string | null;
  readonly keys: readonly string[];
  ms: number | null;
  outcome: Outcome | null;
  sentTo: string[];
  sizeBytes: number | null;
}

/** What one request had done by one process. */
export class Trail {
  readonly hop: Hop;
  readonly #options: TrailOptions;
  readonly #startedAtMs = wallClockMs();
  readonly #startedAt = performance.now();
  readonly #noted: Noted[] = [];
  #dropped = 0;
  #status: number | null = null;
  #ms: number | null = null;

  constructor(options: TrailOptions) {
    this.hop = options.hop;
    this.#options = options;
  }

  /** Runs `work`; what it sends, and what that leads to, goes into this trail. */
  run<Result>(work: () => Result): Result {
    return this.#options.storage.run(this, work);
  }

  /** @param status of HTTP; 499 when the client went away */
  end(status: number): void {
    this.#status = status;
    this.#ms = this.#now();
  }

  /** Follows a command to its end. Changes nothing about it. */
  follow(command: FollowedCommand): void {
    const script = command.name.startsWith('eval') ? knownScript(command.args[0]) : undefined;
    const noted = this.#note({
      kind: 'command',
      command: script?.name ?? command.name.toUpperCase(),
      keys: command.getKeys().map(String),
    });
    if (noted === null) return;
    const write = command.toWritable;
    command.toWritable = (socket) => {
      noted.sentTo.push(addressOfSocket(socket) ?? 'unknown');
      return write.call(command, socket);
    };
    const { name } = command;
    command.promise.then(
      (reply) => {
        const outcome = script === undefined ? commandOutcome(name, reply) : script.outcomeOf?.(reply);
        this.#settle(noted, outcome ?? 'write');
        noted.sizeBytes = typeof reply === 'string' ? Buffer.byteLength(reply) : null;
      },
      (error: unknown) => {
        this.#settle(noted, isUnknownHash(error) ? 'other' : 'failed');
      },
    );
  }

  /** @param ms how long it took until now */
  noteCache(key: string, outcome: Outcome, ms: number): void {
    const noted = this.#note({ kind: 'cache', command: null, keys: [key], agoMs: ms });
    if (noted === null) return;
    noted.outcome = outcome;
    noted.ms = ms;
  }

  report(): TrailHop {
    const { method, route } = this.hop;
    return {
      ...{ method, route, status: this.#status, startedAtMs: this.#startedAtMs, ms: this.#ms },
      entries: this.#noted.map(entryOf).sort((one, other) => one.atMs - other.atMs),
      dropped: this.#dropped,
    };
  }

  #now(): number {
    return performance.now() - this.#startedAt;
  }

  #note({ agoMs = 0, ...what }: Pick<Noted, 'kind' | 'command' | 'keys'> & { agoMs?: number }): Noted | null {
    const nowMs = this.#now();
    if (this.#ms !== null && nowMs - this.#ms > TAKES_AFTER_END_MS) return null;
    if (this.#noted.length === this.#options.maxEntries) {
      this.#dropped += 1;
      return null;
    }
    const unsettled = { ms: null, outcome: null, sentTo: [], sizeBytes: null };
    const noted: Noted = { ...what, atMs: Math.max(0, nowMs - agoMs), ...unsettled };
    this.#noted.push(noted);
    this.#options.onGrowth(ENTRY_BYTES + what.keys.reduce((sum, key) => sum + key.length, 0));
    return noted;
  }

  #settle(noted: Noted, outcome: Outcome): void {
    noted.outcome = outcome;
    noted.ms = this.#now() - noted.atMs;
  }
}

/** The first half of every script's first call on a node, not a failure. */
function isUnknownHash(error: unknown): boolean {
  return (error instanceof RedisReplyError ? error.replyCode : replyCodeOf(error)) === 'NOSCRIPT';
}

/** Looked up when somebody asks: of most requests nobody does. */
function entryOf({ keys, sentTo, ...noted }: Noted): TrailEntry {
  const [key = null] = keys;
  return {
    ...noted,
    key,
    keys: keys.length,
    family: key === null ? null : familyOfKey(key),
    slot: key === null ? null : slotOf(key),
    node: sentTo.at(-1) ?? null,
    redirectedFrom: sentTo.slice(0, -1).slice(-MOST_REDIRECTS),
  };
}

/** With fractions, for the order of what several processes of a machine did; follows the clock when it is set. */
function wallClockMs(): number {
  const fineMs = performance.timeOrigin + performance.now();
  const coarseMs = Date.now();
  return Math.abs(fineMs - coarseMs) < 2 ? fineMs : coarseMs;
}
