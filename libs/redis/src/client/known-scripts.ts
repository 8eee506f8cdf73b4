import type { Outcome } from '../trails/trail-entry.js';

/** What who watches wants to know of a script. */
export interface KnownScript {
  readonly name: string;
  /** What a reply says; a script that does not tell is a write. */
  readonly outcomeOf?: ((reply: unknown) => Outcome) | undefined;
}

const known = new Map<string, KnownScript>();

/** Remembers a script, so that `EVALSHA 3f1c...` can be called by its name. */
export function knowScript({ sha, text }: { sha: string; text: string }, script: KnownScript): void {
  known.set(sha, script);
  known.set(text, script);
}

/** @param handle hash or text: the first argument of EVALSHA and EVAL */
export function knownScript(handle: unknown): KnownScript | undefined {
  return typeof handle === 'string' ? known.get(handle) : undefined;
}
