import { HashOperationError } from './hash.errors.js';

/*
 * What may be done to a hash, checked before it leaves the process. A step never fails halfway: taking more than there
 * is leaves nothing, and what reaches zero is removed.
 */

/** One step of an operation. `remove` is `set` to 0. */
export type HashStep =
  { readonly add: string; readonly by: number } | { readonly set: string; readonly to: number };

/** Steps that are applied together, once, however often they are sent. */
export interface HashOperation {
  /** Unique for this hash, 1 to 64 letters, digits, hyphens or underscores; the id of its row in the journal. */
  readonly id: string;
  readonly steps: readonly HashStep[];
}

const OPERATION_ID = /^[\w-]{1,64}$/;
/** What begins with `~` is the store's own. */
const FIELD = /^[^~\u0000-\u001f\u007f][^\u0000-\u001f\u007f]{0,127}$/;

function assertField(field: string): void {
  if (!FIELD.test(field) || !field.isWellFormed()) {
    throw new HashOperationError('a field has 1 to 128 characters, no control characters and no ~ in front');
  }
}

function assertAmount(amount: number, least: number): void {
  if (!Number.isSafeInteger(amount) || amount < least)
    throw new HashOperationError('an amount is a whole number');
}

function stepOf(step: HashStep): [kind: 'add' | 'set', field: string, amount: number] {
  const [kind, field, amount] =
    'add' in step ? ['add' as const, step.add, step.by] : ['set' as const, step.set, step.to];
  assertField(field);
  assertAmount(amount, kind === 'add' ? Number.MIN_SAFE_INTEGER : 0);
  return [kind, field, amount];
}

/**
 * The steps as the script takes them.
 *
 * @throws HashOperationError
 */
export function stepsOf({ id, steps }: HashOperation): string {
  assertOperationIds([id]);
  if (steps.length === 0) throw new HashOperationError('it has no steps');
  return JSON.stringify(steps.map(stepOf));
}

/** @throws HashOperationError */
export function assertOperationIds(ids: readonly string[]): void {
  if (ids.every((id) => OPERATION_ID.test(id))) return;
  throw new HashOperationError('an id has 1 to 64 letters, digits, hyphens or underscores');
}

/**
 * The fields of a snapshot as the script takes them.
 *
 * @throws HashOperationError
 */
export function fieldsOf(amounts: ReadonlyMap<string, number>): string {
  for (const [field, amount] of amounts) {
    assertField(field);
    assertAmount(amount, 1);
  }
  return JSON.stringify([...amounts].flat());
}
