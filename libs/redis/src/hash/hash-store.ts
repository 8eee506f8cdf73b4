import { z } from 'zod';
import { defineScript } from '../client/define-script.js';
import { randomToken } from '../client/random-token.js';
import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { textsOf } from '../client/replies.js';
import type { KeyFamily } from '../keys/key-family.js';
import { fieldsOf, type HashChange, stepsOf } from './hash-change.js';

/*
 * Hashes of whole amounts (a cart: sku -> quantity) that follow a journal elsewhere. The journal orders the changes of a
 * hash by a version without gaps; Redis applies the one that comes next, takes an earlier one for a repetition, and a
 * later one for a sign that it is behind. So each change counts once, in one order, and no ids of changes are kept.
 * A missing hash is said to be missing, never taken for empty: the caller rebuilds it from the journal, under a lease
 * that every later change replaces, so that a slow rebuild cannot undo what came after it.
 * Redis slow or gone: every method rejects with a typed 503 at the state deadline (4 s).
 */

/** How long a caller may read the journal, in milliseconds; a later snapshot is not installed. */
const LEASE_MS = 5_000;

/** A hash as the journal has it. */
export interface HashSnapshot {
  /** How many changes the journal has of this hash. It never runs back, not even when a hash is emptied. */
  readonly version: number;
  /** What is in it, each amount at least 1. */
  readonly amounts: ReadonlyMap<string, number>;
}

/** Redis does not have the hash, or not what came before: read the journal, then `rebuild` under `lease`. */
export interface MissingHash {
  readonly kind: 'missing';
  readonly lease: string;
}

export type ReadHash =
  | { readonly kind: 'found'; readonly version: number; readonly amounts: ReadonlyMap<string, number> }
  | MissingHash;

export type ChangedHash =
  /** `repeated`: the hash has it already, nothing was changed. */
  { readonly kind: 'applied' | 'repeated'; readonly version: number } | MissingHash;

export interface HashStoreOptions {
  readonly client: RedisClient;
  readonly family: KeyFamily;
}

const readHash = defineScript({
  name: 'read-hash',
  file: new URL('./read-hash.lua', import.meta.url),
  retry: 'guarded',
  outcomeOf: (reply) => (Array.isArray(reply) && reply[0] === 'found' ? 'hit' : 'miss'),
  parse: (reply): ReadHash => {
    const [kind, ...rest] = textsOf(reply);
    return kind === 'missing' ? { kind, lease: rest[0] ?? '' } : foundOf(rest);
  },
});

const changeHash = defineScript({
  name: 'change-hash',
  file: new URL('./change-hash.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply): ChangedHash => changedHash.parse(reply),
});

const rebuildHash = defineScript({
  name: 'rebuild-hash',
  file: new URL('./rebuild-hash.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => reply === 1,
});

const changedHash = z.union([
  z.tuple([z.enum(['applied', 'repeated']), z.int()]).transform(([kind, version]) => ({ kind, version })),
  z.tuple([z.literal('missing'), z.string()]).transform(([kind, lease]) => ({ kind, lease })),
]);

function foundOf(flat: readonly string[]): ReadHash {
  const amounts = new Map<string, number>();
  let version = 0;
  for (let index = 0; index < flat.length; index += 2) {
    const [field = '', value] = flat.slice(index, index + 2);
    if (field === '~version') version = Number(value);
    if (!field.startsWith('~')) amounts.set(field, Number(value));
  }
  return { kind: 'found', version, amounts };
}

export class HashStore {
  readonly #redis: RedisCommands;
  readonly #family: KeyFamily;

  constructor({ client, family }: HashStoreOptions) {
    this.#redis = client.forUse('state');
    this.#family = family;
  }

  /**
   * Everything in a hash.
   *
   * @throws InvalidKeyIdError, RedisDeadlineError, RedisUnavailableError
   */
  async read(id: string): Promise<ReadHash> {
    return this.#redis.run(readHash, { keys: [this.#keyOf(id)], args: [randomToken(), LEASE_MS] });
  }

  /**
   * Applies a change of the journal once, after the one before it, and lets the hash live its whole TTL from now.
   *
   * @param change committed in the journal, its bounds checked there
   * @returns `missing` when Redis does not have the hash or what came before the change; rebuild it then, the snapshot
   *   holds the change too
   * @throws HashChangeError, InvalidKeyIdError
   * @throws RedisDeadlineError, RedisUnavailableError: call again, it is applied once
   */
  async change(id: string, change: HashChange): Promise<ChangedHash> {
    const args = [change.version, stepsOf(change), this.#family.ttlMs, randomToken(), LEASE_MS];
    return this.#redis.run(changeHash, { keys: [this.#keyOf(id)], args });
  }

  /**
   * Installs a snapshot of the journal.
   *
   * @param lease from the `read` or `change` before the journal was read; '' brings a standing hash up to date only
   * @returns whether Redis holds this version now; false when the hash was changed, evicted or rebuilt since: read or
   *   change again and see
   * @throws HashChangeError, InvalidKeyIdError, RedisDeadlineError, RedisUnavailableError
   */
  async rebuild(id: string, { version, amounts }: HashSnapshot, lease: string): Promise<boolean> {
    const args = [lease, version, fieldsOf(amounts), this.#family.ttlMs];
    return this.#redis.run(rebuildHash, { keys: [this.#keyOf(id)], args });
  }

  /**
   * Removes a hash, so that the next reader rebuilds it from the journal.
   *
   * @throws InvalidKeyIdError, RedisDeadlineError, RedisUnavailableError
   */
  async forget(id: string): Promise<void> {
    await this.#redis.delete(this.#keyOf(id));
  }

  #keyOf(id: string): string {
    return this.#family.key(id);
  }
}
