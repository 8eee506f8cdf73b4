/** The part of this library through which keys of a family are read and written: `@shop/redis/<door>`. */
export type Door = 'cache' | 'rate-limit' | 'session' | 'hash' | 'lock' | 'queue' | 'channels';

/** What can be said of one kind of key, whatever its keys are made of. */
export interface DescribedFamily {
  /** Dotted name, used as the label of metrics and in reports. */
  readonly name: string;
  /** Services that read or write keys of this family. */
  readonly owners: readonly string[];
  /** How a key looks, with `<placeholders>`. */
  readonly pattern: string;
  /** Longest life of a key in milliseconds; `Infinity` for none. */
  readonly ttlMs: number;
  /** Decides which commands its owners may run, see docs/redis/acl.md. */
  readonly door: Door;
  /** Whether its owners may keep values in their memory and be told of changes (docs/redis/near-cache.md); default no. */
  readonly isNear?: boolean;
  /** Redis type of the value; `channel` for names under which nothing is stored. */
  readonly type: 'string' | 'hash' | 'sorted set' | 'list' | 'channel';
  /** How the family is used, in words, for the generated page. */
  readonly operations: string;
}

/** One kind of key. `Id` is what makes one key of the family differ from the next. */
export interface KeyFamily<Id = string> extends DescribedFamily {
  /**
   * The key of one id.
   *
   * @throws InvalidKeyIdError when the id must not become part of a key
   */
  key(id: Id): string;
  /** The id that a key was made of, `null` when it is of another family; a family with `isNear` can say it. */
  idOf?(key: string): Id | null;
}

/** What memory has to know of the keys whose values it holds; they live for `ttlMs` at the most. */
export type NearKeys<Id> = Required<Pick<KeyFamily<Id>, 'key' | 'idOf' | 'ttlMs'>>;

/** Names of channels, which live in a slot as keys do. */
export interface ChannelFamily<Id = string> extends KeyFamily<Id> {
  readonly door: 'channels';
  readonly type: 'channel';
}
