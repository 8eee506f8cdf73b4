import type { z } from 'zod';

/*
 * How an entry is kept: `{"schema":1,"epoch":3,"endsAtMs":...}`, flat, since the scripts read epoch, end, version and
 * the secret's hash out of it. The head alone tells an entry of this schema from a lease and from another schema's;
 * those count as missing, so that a deploy never reads an old shape.
 */
export class SealedEntries<Entry extends object> {
  /** How every entry of this schema begins. */
  readonly head: string;
  readonly #shape: z.ZodType<Entry>;

  /** @param options.schemaVersion version of the shape, a positive integer */
  constructor({ shape, schemaVersion }: { shape: z.ZodType<Entry>; schemaVersion: number }) {
    this.head = `{"schema":${String(schemaVersion)},`;
    this.#shape = shape;
  }

  /** The text to store. */
  seal(entry: Entry): string {
    return this.head + JSON.stringify(entry).slice(1);
  }

  /** Reads a stored text; `null` when it is no entry of this schema or has another shape. Never throws. */
  open(text: string | null): Entry | null {
    if (text === null || !text.startsWith(this.head)) return null;
    return this.#shape.safeParse(jsonOf(text)).data ?? null;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
