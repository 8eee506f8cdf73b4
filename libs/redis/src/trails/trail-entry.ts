/** How something that a request had done in Redis, or in a cache, came out. */
export type Outcome =
  /** There was something to read; of a cache: its value was of use. */
  | 'hit'
  /** The cache knows that the source has no such thing. */
  | 'negative-hit'
  /** Answered from this process' memory: no command was sent. */
  | 'near-hit'
  /** The cache served a value past its soft age. */
  | 'stale'
  | 'miss'
  /** The source was asked. */
  | 'loaded'
  /** The answer is that of another caller in this process, who asked before. */
  | 'coalesced'
  /** The cache went past Redis: it failed or was slow, a forget is pending, a newer schema is stored. */
  | 'bypassed'
  | 'write'
  | 'delete'
  | 'failed'
  | 'other';

/** One thing that happened. No value is ever in it. */
export interface TrailEntry {
  /** `command`: something was sent to Redis. `cache`: what a cache made of it, or did without. */
  readonly kind: 'command' | 'cache';
  /** Since the request came to this process, in milliseconds with fractions. */
  readonly atMs: number;
  /** From the call to the answer, waiting and retries included; null while it is under way. */
  readonly ms: number | null;
  /** In capitals; of a script its own name. Null where nothing was sent. */
  readonly command: string | null;
  /** The first key; null for a command without. */
  readonly key: string | null;
  /** How many there are. */
  readonly keys: number;
  /** Of the table of keys; null for a key of none. */
  readonly family: string | null;
  /** Null while it is under way. */
  readonly outcome: Outcome | null;
  readonly slot: number | null;
  /** `host:port` of the node whose socket the command was last written to, which is the one that answered. */
  readonly node: string | null;
  /** The nodes before it: who said MOVED or ASK, or whose connection was lost. The newest eight. */
  readonly redirectedFrom: string[];
  /** Of a reply that is one text; else null. */
  readonly sizeBytes: number | null;
}

/** One request as one process saw it. */
export interface TrailHop {
  readonly method: string;
  /** The pattern, never the URL. */
  readonly route: string;
  /** Null while it is under way; 499 when the client went away. */
  readonly status: number | null;
  /** Milliseconds since 1970, with fractions, by this machine's clock. */
  readonly startedAtMs: number;
  /** Null while it is under way. */
  readonly ms: number | null;
  /** In the order in which they began. */
  readonly entries: TrailEntry[];
  /** What there was no room for. */
  readonly dropped: number;
}
