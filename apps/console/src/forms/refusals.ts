import { ProblemError } from '../api/problem.js';

/** What the shop refused of a form: at its fields, and what belongs to none of them. */
export interface Refusals {
  /** By the name of the field. */
  readonly at: Readonly<Record<string, string>>;
  /** Null when every refusal is at a field. */
  readonly general: string | null;
}

export const noRefusals: Refusals = Object.freeze<Refusals>({ at: {}, general: null });

/** @param names of the fields that the form shows: what is refused of another one is told of the whole form */
export function refusalsOf(error: Error | null, names: readonly string[]): Refusals {
  if (error === null) return noRefusals;
  const told = error instanceof ProblemError ? fieldsIn(error) : [];
  const known = told.filter(([field]) => names.includes(field));
  const others = told.filter(([field]) => !names.includes(field));
  const at = Object.fromEntries(known);
  if (told.length === 0) return { at, general: error.message };
  if (others.length === 0) return { at, general: null };
  return { at, general: others.map(([field, problem]) => `${field} ${problem}`).join('; ') };
}

/** Some problems name one field and say the rest in their sentence. */
function fieldsIn({ problem, message }: ProblemError): [string, string][] {
  if (problem?.errors) return problem.errors.map(({ field, problem: what }) => [field, what]);
  return typeof problem?.field === 'string' ? [[problem.field, message]] : [];
}
