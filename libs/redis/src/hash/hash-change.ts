import { HashChangeError } from './hash.errors.js';

/*
 * What may be done to a hash, checked before it leaves the process. A step never fails halfway: taking more than there
 * is leaves nothing, and what reaches zero is removed.
 */

/** One step of a change. `remove` is `set` to 0. */
export type HashStep =
  { readonly add: string; readonly by: number } | { readonly set: string; readonly to: number };

/** Steps that are applied together, once, in the order of the journal; none when the journal counted a change of nothing. */
export interface HashChange {
  /** Which change of this hash it is, counted by the journal from 1 without a gap. */
  readonly version: number;
  readonly steps: readonly HashStep[];
}

/** What begins with `~` is the store's own. */
const FIELD = /^[^~\u0000-\u001f\u007f][^\u0000-\u001f\u007f]{0,127}$/;

function assertField(field: string): void {
  if (!FIELD.test(field) || !field.isWellFormed()) {
    throw new HashChangeError('a field has 1 to 128 characters, no control characters and no ~ in front');
  }
}

function assertWhole(number: number, { what, least }: { what: string; least: number }): void {
  if (!Number.isSafeInteger(number) || number < least) throw new HashChangeError(`${what} is a whole number`);
}

function stepOf(step: HashStep): [kind: 'add' | 'set', field: string, amount: number] {
  const [kind, field, amount] =
    'add' in step ? ['add' as const, step.add, step.by] : ['set' as const, step.set, step.to];
  assertField(field);
  assertWhole(amount, { what: 'an amount', least: kind === 'add' ? Number.MIN_SAFE_INTEGER : 0 });
  return [kind, field, amount];
}

/**
 * The steps as the script takes them.
 *
 * @throws HashChangeError
 */
export function stepsOf({ version, steps }: HashChange): string {
  assertWhole(version, { what: 'a version', least: 1 });
  return JSON.stringify(steps.map(stepOf));
}

/**
 * The fields of a snapshot as the script takes them.
 *
 * @throws HashChangeError
 */
export function fieldsOf(amounts: ReadonlyMap<string, number>): string {
  for (const [field, amount] of amounts) {
    assertField(field);
    assertWhole(amount, { what: 'an amount', least: 1 });
  }
  return JSON.stringify([...amounts].flat());
}
