import type { KeyFamily } from '../keys/key-family.js';

/*
 * The patterns of the key table as Redis' ACL writes them. A placeholder and an optional part become `*`; what Redis
 * would take for a sign of its own is escaped. `*` also matches colons and braces, so one family's glob may reach into
 * another's keys (`product:*` matches `product:stock:1`): whether two families meet is a question asked here.
 */

/** Any text, the empty one included. */
const ANY = Symbol('*');

type Sign = string | typeof ANY;

const VARIABLE_PART = /(<[^>]*>|\[[^\]]*\])/;
const SPECIAL = /[*?[\]\\]/;

/** A pattern's characters, with ANY for what differs from key to key. */
function signsOf(pattern: string): Sign[] {
  const parts = pattern.split(VARIABLE_PART).filter((part) => part !== '');
  const signs = parts.flatMap((part): Sign[] => (VARIABLE_PART.test(part) ? [ANY] : [...part]));
  return signs.filter((sign, index) => sign !== ANY || signs[index - 1] !== ANY);
}

/** What stands behind `~` in an ACL rule for a pattern of the key table: `ratelimit:ip:<ip>[:<class>]` gives `ratelimit:ip:*`. */
export function globOf(pattern: string): string {
  return signsOf(pattern)
    .map((sign) => (sign === ANY ? '*' : sign.replace(SPECIAL, '\\$&')))
    .join('');
}

/** Whether some text matches both. Tries both meanings of each ANY; patterns are short. */
function doMeet(one: readonly Sign[], other: readonly Sign[]): boolean {
  const [first, ...rest] = one;
  const [second, ...others] = other;
  if (first === undefined && second === undefined) return true;
  if (first === ANY) return doMeet(rest, other) || (second !== undefined && doMeet(one, others));
  if (second === ANY) return doMeet(other, one);
  return first === second && doMeet(rest, others);
}

/** Whether the rule of a pattern lets a key through. */
export function allowsKey(pattern: string, key: string): boolean {
  return doMeet(signsOf(pattern), [...key]);
}

/** Two families with a glob that matches a key of the other, and what follows from it. */
export interface Overlap {
  /** Patterns, in the order of the table. */
  readonly patterns: readonly [string, string];
  /** Owners of one of the two alone, who reach keys of the other through it. Empty is harmless. */
  readonly trespassers: readonly string[];
}

/** Every pair of families whose globs meet. */
export function overlapsOf(families: readonly Pick<KeyFamily, 'pattern' | 'owners'>[]): Overlap[] {
  const pairs = families.flatMap((one, index) =>
    families.slice(index + 1).map((other) => [one, other] as const),
  );
  return pairs
    .filter(([one, other]) => doMeet(signsOf(one.pattern), signsOf(other.pattern)))
    .map(([one, other]) => ({
      patterns: [one.pattern, other.pattern],
      trespassers: [...one.owners, ...other.owners].filter(
        (owner) => !one.owners.includes(owner) || !other.owners.includes(owner),
      ),
    }));
}
