import { pack, unpack } from './packing.js';
import { CacheValueError } from './cache.errors.js';

/*
 * How a value is kept: `{"schema":3,"value":{...}}`. The schema is the version of the value's shape, raised by whoever
 * changes the shape, so that a deploy never reads what another version wrote. One comparison of the first characters
 * tells our own envelope from everything else; only then is it parsed. Readable in redis-cli, and any JSON value fits;
 * `"value":null` says that the source has no such thing. A family with ages or groups keeps them as `"meta":{...}`
 * before the value, and one that compresses has `"packed":"<base64>"` in its place; the others pay for neither.
 * Whatever cannot be read is `corrupt`: a miss.
 */

const OPENING = '{"schema":';

/** What is known of a value besides itself. */
export interface EntryMeta {
  /** When its soft age ends, in milliseconds since 1970 by the clock of the process that stored it. */
  readonly freshUntilMs?: number;
  /** How long its load took, in milliseconds. */
  readonly loadMs?: number;
  /** The version that each of its groups had before its load, by the group's key. */
  readonly groups?: Readonly<Record<string, string>>;
}

/** What a text found under a key turned out to be. */
export type Opened<T> =
  | { readonly kind: 'value'; readonly value: T | null; readonly meta: EntryMeta | undefined }
  /** Written by a newer version of the code: to be left alone. */
  | { readonly kind: 'newer' }
  /** Written by an older version, or no envelope at all: to be replaced. */
  | { readonly kind: 'older' | 'corrupt' };

interface Stored<T> {
  readonly value?: T | null;
  readonly meta?: EntryMeta;
  readonly packed?: string;
}

/** Wraps and unwraps the values of one family. */
export class Envelope<T> {
  readonly #schemaVersion: number;
  readonly #head: string;
  readonly #packAboveBytes: number;

  /**
   * @param schemaVersion version of the value's shape, a positive integer
   * @param packAboveBytes values whose JSON is longer are compressed; Infinity for none
   */
  constructor(schemaVersion: number, packAboveBytes = Infinity) {
    this.#schemaVersion = schemaVersion;
    this.#packAboveBytes = packAboveBytes;
    this.#head = `${OPENING}${String(schemaVersion)},"`;
  }

  /**
   * The text to store.
   *
   * @param value null means "the source has no such thing"
   * @throws CacheValueError when the value has no JSON form
   */
  seal(value: T | null, meta?: EntryMeta): string {
    const before = meta === undefined ? this.#head : `${this.#head}meta":${JSON.stringify(meta)},"`;
    const json = toJson(value);
    if (Buffer.byteLength(json) > this.#packAboveBytes) return `${before}packed":"${pack(json)}"}`;
    return `${before}value":${json}}`;
  }

  /** Reads a stored text. Never throws. */
  open(text: string): Opened<T> {
    if (!text.startsWith(this.#head)) return { kind: this.#strangerKind(text) };
    try {
      const { value, meta, packed } = JSON.parse(text) as Stored<T>;
      if (value !== undefined) return { kind: 'value', value, meta };
      if (packed === undefined) return { kind: 'corrupt' };
      return { kind: 'value', value: JSON.parse(unpack(packed)) as T | null, meta };
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

function toJson(value: unknown): string {
  try {
    const json = JSON.stringify(value) as string | undefined;
    // NaN and Infinity would be stored as null, which says that there is no such thing.
    if (json === undefined || (json === 'null' && value !== null)) throw new TypeError('not a JSON value');
    return json;
  } catch (cause) {
    throw new CacheValueError(cause);
  }
}
