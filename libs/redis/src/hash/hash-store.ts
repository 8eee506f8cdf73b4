import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { defineScript } from '../client/define-script.js';
import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import type { KeyFamily } from '../keys/key-families.js';
import { assertOperationIds, fieldsOf, stepsOf, type HashOperation } from './hash-operation.js';
import { HashAmountError, HashFullError } from './hash.errors.js';

/*
 * Hashes of whole amounts (a cart: sku -> quantity) whose truth is a journal elsewhere. A change carries the id of its
 * row in the journal and is applied once; the last ids are kept in the hash itself, so that nothing evicts them apart.
 * A missing hash is said to be missing, never taken for empty: the caller rebuilds it from the journal, under a lease
 * that every later change replaces, so that a slow rebuild cannot undo what came after it.
 * Redis slow or gone: every method rejects with a typed 503 at the state deadline (4 s).
 */

/** How many operation ids a hash keeps. A retry comes within seconds; nobody changes a cart so often in that time. */
export const KEPT_OPERATIONS = 64;

/** How long a caller may read the journal, in milliseconds; a later snapshot is not installed. */
const LEASE_MS = 5_000;

/** A hash as the journal has it. */
export interface HashSnapshot {
  /** How many operations the journal has of this hash. */
  readonly version: number;
  /** What is in it, each amount at least 1. */
  readonly amounts: ReadonlyMap<string, number>;
  /** The ids of its latest operations, the latest last; as many as there are, up to `KEPT_OPERATIONS`. */
  readonly operations: readonly string[];
}

/** Redis does not have the hash: read the journal, then `rebuild` under `lease`. */
export interface MissingHash {
  readonly kind: 'missing';
  readonly lease: string;
}

export type ReadHash =
  | { readonly kind: 'found'; readonly version: number; readonly amounts: ReadonlyMap<string, number> }
  | MissingHash;

export type ChangedHash =
  /** `repeated`: it had been applied before, nothing was changed. */
  { readonly kind: 'applied' | 'repeated'; readonly version: number } | MissingHash;

type RawChange = ChangedHash | { readonly kind: 'refused'; readonly reason: number };

export interface HashStoreOptions {
  readonly client: RedisClient;
  readonly family: KeyFamily;
  /** Most different fields of one hash. */
  readonly maxFields: number;
  /** Most of one field. */
  readonly maxAmount: number;
}

const readHash = defineScript({
  name: 'read-hash',
  file: new URL('./read-hash.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply): ReadHash => {
    const [kind, ...rest] = z.array(z.string()).parse(reply);
    return kind === 'missing' ? { kind, lease: rest[0] ?? '' } : foundOf(rest);
  },
});

const changeHash = defineScript({
  name: 'change-hash',
  file: new URL('./change-hash.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply): RawChange => rawChange.parse(reply),
});

const rebuildHash = defineScript({
  name: 'rebuild-hash',
  file: new URL('./rebuild-hash.lua', import.meta.url),
  retry: 'guarded',
  parse: (reply) => reply === 1,
});

const rawChange = z.union([
  z.tuple([z.enum(['applied', 'repeated']), z.int()]).transform(([kind, version]) => ({ kind, version })),
  z.tuple([z.literal('missing'), z.string()]).transform(([kind, lease]) => ({ kind, lease })),
  z.tuple([z.literal('refused'), z.int()]).transform(([kind, reason]) => ({ kind, reason })),
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

const freshLease = () => randomBytes(12).toString('base64url');

export class HashStore {
  readonly #redis: RedisCommands;
  readonly #options: HashStoreOptions;

  constructor(options: HashStoreOptions) {
    this.#redis = options.client.forUse('state');
    this.#options = options;
  }

  /**
   * Everything in a hash.
   *
   * @throws InvalidKeyIdError, RedisDeadlineError, RedisUnavailableError
   */
  async read(id: string): Promise<ReadHash> {
    return this.#redis.run(readHash, { keys: [this.#keyOf(id)], args: [freshLease(), LEASE_MS] });
  }

  /**
   * Applies an operation once, all its steps or none, and lets the hash live its whole TTL from now. Journal it first.
   *
   * @returns `missing` when Redis does not have the hash; nothing was applied then: rebuild it and call again
   * @throws HashAmountError, HashFullError, HashOperationError: nothing was applied
   * @throws InvalidKeyIdError, RedisDeadlineError, RedisUnavailableError: call again with the same operation id
   */
  async change(id: string, operation: HashOperation): Promise<ChangedHash> {
    const { family, maxFields, maxAmount } = this.#options;
    const args = [
      ...[operation.id, stepsOf(operation), maxFields, maxAmount, KEPT_OPERATIONS],
      ...[family.ttlMs, freshLease(), LEASE_MS],
    ];
    const outcome = await this.#redis.run(changeHash, { keys: [this.#keyOf(id)], args });
    if (outcome.kind !== 'refused') return outcome;
    if (outcome.reason === 1) throw new HashAmountError({ family: family.name, maxAmount });
    throw new HashFullError({ family: family.name, maxFields });
  }

  /**
   * Installs a snapshot of the journal.
   *
   * @param lease from the `read` or `change` before the journal was read; '' to bring a standing hash up to date
   * @returns false when the hash was changed, evicted or rebuilt since; read or change again and see
   * @throws HashOperationError, InvalidKeyIdError, RedisDeadlineError, RedisUnavailableError
   */
  async rebuild(id: string, snapshot: HashSnapshot, lease: string): Promise<boolean> {
    const operations = snapshot.operations.slice(-KEPT_OPERATIONS);
    assertOperationIds(operations);
    const fields = fieldsOf(snapshot.amounts);
    const args = [lease, snapshot.version, JSON.stringify(operations), fields, this.#options.family.ttlMs];
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
    return this.#options.family.key(id);
  }
}
