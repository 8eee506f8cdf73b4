import { CacheValueError } from './cache.errors.js';

/*
 * How a value is kept: `{"schema":3,"value":{...}}`. The schema is the version of the value's shape, raised by whoever
 * changes the shape, so that a deploy never reads what another version wrote. One comparison of the first characters
 * tells our own envelope from everything else; only then is it parsed. Readable in redis-cli, and any JSON value fits;
 * `"value":null` says that the source has no such thing.
 */

const OPENING = '{"schema":';

/** What a text found under a key turned out to be. */
export type Opened<T> =
  | { readonly kind: 'value'; readonly value: T | null }
  /** Written by a newer version of the code: to be left alone. */
  | { readonly kind: 'newer' }
  /** Written by an older version, or no envelope at all: to be replaced. */
  | { readonly kind: 'older' | 'corrupt' };

/** Wraps and unwraps the values of one family. */
export class Envelope<T> {
  readonly #schemaVersion: number;
  readonly #head: string;

  /** @param schemaVersion version of the value's shape, a positive integer */
  constructor(schemaVersion: number) {
    this.#schemaVersion = schemaVersion;
    this.#head = `${OPENING}${String(schemaVersion)},"value":`;
  }

  /**
   * The text to store.
   *
   * @param value null means "the source has no such thing"
   * @throws CacheValueError when the value has no JSON form
   */
  seal(value: T | null): string {
    try {
      return `${this.#head}${JSON.stringify(value)}}`;
    } catch (cause) {
      throw new CacheValueError(cause);
    }
  }

  /** Reads a stored text. Never throws. */
  open(text: string): Opened<T> {
    if (!text.startsWith(this.#head)) return { kind: this.#strangerKind(text) };
    try {
      return { kind: 'value', value: (JSON.parse(text) as { value: T | null }).value };
    } catch {
      return { kind: 'corrupt' };
    }
  }

  #strangerKind(text: string): 'newer' | 'older' | 'corrupt' {
    if (!text.startsWith(OPENING)) return 'corrupt';
    const version = Number.parseInt(text.slice(OPENING.length), 10);
    if (Number.isNaN(version) || version === this.#schemaVersion) return 'corrupt';
    return version > this.#schemaVersion ? 'newer' : 'older';
  }
}
