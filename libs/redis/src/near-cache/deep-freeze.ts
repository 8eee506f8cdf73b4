/**
 * Freezes a value of JSON with all that is in it, so that who is given it can be given it again: a change throws a TypeError
 * where it is tried, instead of changing what everybody else in the process is told.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
