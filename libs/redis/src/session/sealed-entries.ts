import { LRUCache } from 'lru-cache';
import type { z } from 'zod';

/** What the scripts read out of an entry. */
export interface Guarded {
  readonly epoch: number;
  /** Milliseconds since 1970, whole. */
  readonly endsAtMs: number;
  /** Of a session. */
  readonly secretHash?: string;
}

/** Texts whose entries a process remembers; a few megabytes. */
const MAX_REMEMBERED = 10_000;

const GUARDS = /"epoch":(\d+),"endsAtMs":(\d+)/y;

/*
 * How an entry is kept: `{"schema":1,"epoch":3,"endsAtMs":...,"secretHash":"...",...}`: what the scripts read of it stands
 * first, in this order. The head alone tells an entry of this schema from a lease and from another schema's; those count as
 * missing, so that a deploy never reads an old shape.
 */
export class SealedEntries<Entry extends Guarded> {
  /** How every entry of this schema begins. */
  readonly head: string;
  readonly #shape: z.ZodType<Entry>;
  /** Same text, same entry: who comes again is read once (docs/adr/0190). */
  readonly #opened = new LRUCache<string, Entry>({ max: MAX_REMEMBERED });

  /** @param options.schemaVersion version of the shape, a positive integer */
  constructor({ shape, schemaVersion }: { shape: z.ZodType<Entry>; schemaVersion: number }) {
    this.head = `{"schema":${String(schemaVersion)},`;
    this.#shape = shape;
  }

  /** The text to store. */
  seal({ epoch, endsAtMs, secretHash, ...rest }: Entry): string {
    return this.head + JSON.stringify({ epoch, endsAtMs, secretHash, ...rest }).slice(1);
  }

  /** What stands behind epoch and end in an entry that this secret belongs to. */
  static proofOf(secretHash: string): string {
    return `,"secretHash":"${secretHash}"`;
  }

  /** What decides about a stored text, read without decoding it; `null` when it is no entry that begins so. */
  static guardsOf(text: string, head: string): Pick<Guarded, 'epoch' | 'endsAtMs'> | null {
    GUARDS.lastIndex = head.length;
    const found = text.startsWith(head) ? GUARDS.exec(text) : null;
    return found && { epoch: Number(found[1]), endsAtMs: Number(found[2]) };
  }

  /**
   * Reads a stored text; `null` when it is no entry of this schema or has another shape. Never throws.
   *
   * @returns the entry, frozen in all its parts: who reads the same text gets the same one
   */
  open(text: string | null): Entry | null {
    if (text === null || !text.startsWith(this.head)) return null;
    const known = this.#opened.get(text);
    if (known !== undefined) return known;
    const entry = this.#shape.safeParse(jsonOf(text)).data;
    if (entry === undefined) return null;
    this.#opened.set(text, freezeAll(entry));
    return entry;
  }
}

function freezeAll<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freezeAll(part);
  return Object.freeze(value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
