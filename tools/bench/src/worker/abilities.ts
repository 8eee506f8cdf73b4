/**
 * What a contestant can do: ours in `src/ours`, a peer's in `peers/<name>/peer.js`. The loops that drive and time it are
 * the same for all (`programs/`), so a contestant is nothing but the calls of its library.
 */

/** Where a contestant finds the cluster. */
export interface Context {
  readonly seeds: readonly { readonly host: string; readonly port: number }[];
}

interface Closable {
  close(): Promise<void> | void;
}

export interface ClientUnderTest extends Closable {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  increment(key: string): Promise<number>;
  /** In the order of the keys, which lie in all slots. */
  getMany(keys: readonly string[]): Promise<readonly (string | null)[]>;
  /** Reads from a replica; only for whom the lag is measured. */
  getFromReplica?(key: string): Promise<string | null>;
}

/** Returns what the source has now. */
export type Source = () => Promise<unknown>;

export interface CacheUnderTest extends Closable {
  getOrLoad(id: string, source: Source): Promise<unknown>;
  /** After the source of an id has changed. */
  forget(id: string): Promise<unknown>;
  /** Values of a batch that are all cached; only who has it. */
  getMany?(ids: readonly string[]): Promise<unknown>;
  /** The same as `getOrLoad` for a value that belongs to the group `all`; only who has groups or tags. */
  getOrLoadInGroup?(id: string, source: Source): Promise<unknown>;
  forgetGroup?(): Promise<unknown>;
  /** Empties the namespace of this cache, and no other. */
  clear(): Promise<unknown>;
}

export interface LimiterUnderTest extends Closable {
  /** Whether a request is admitted; the limiter was opened with its limit and window. */
  admit(id: string): Promise<boolean>;
}

export interface SessionsUnderTest extends Closable {
  /** Logs a user in. */
  begin(user: string): Promise<void>;
  /** What every request does: reads the session, and lets it live on. */
  read(user: string): Promise<boolean>;
  /** Logs the user out while a slow request still has the session in its hands, and saves it after. */
  endWhileSaving(user: string): Promise<void>;
}

/** Answers of a web server. */
export interface PagesUnderTest extends Closable {
  read(): Promise<void>;
}

export interface QueueUnderTest extends Closable {
  /** Publishes jobs; resolves when all of them are acknowledged. */
  publish(count: number): Promise<void>;
  /** Starts a worker. */
  work(): Promise<void>;
  /** What became of the jobs so far. */
  look(): Promise<QueueSeen>;
}

export interface QueueSeen {
  readonly published: number;
  /** Jobs whose effect happened. */
  readonly done: number;
  /** Jobs whose effect happened more than once. */
  readonly doneTwice: number;
  readonly errors: number;
}

export interface Abilities {
  readonly client: ClientUnderTest;
  readonly cache: CacheUnderTest;
  readonly limiter: LimiterUnderTest;
  readonly sessions: SessionsUnderTest;
  readonly pages: PagesUnderTest;
  readonly queue: QueueUnderTest;
}

export type Ability = keyof Abilities;

/** What a contestant's file exports: `openClient`, `openCache`, ... Not each has all. */
export type ContestantModule = {
  readonly [Name in Ability as `open${Capitalize<Name>}`]?: (
    kind: string,
    context: Context & Record<string, unknown>,
  ) => Promise<Abilities[Name]> | Abilities[Name];
};

/** A contestant as its process opens it. */
export interface Entry {
  /** How tables call it. */
  readonly label: string;
  /** `file:` address of its module. */
  readonly module: string;
  readonly ability: Ability;
  /** Which of the module's variants: `plain`, `autopipelined`. */
  readonly kind: string;
  readonly context: Context & Record<string, unknown>;
}
