/**
 * What a timeline is made of. Every look at something gives one sample, whether it saw anything or not: a node that is
 * dead is a gap in its own line and in no other. A sample says how long the look took and how late it began, so that a
 * machine with too little time shows in the samples and not as a fault of the shop.
 *
 * All times are milliseconds; `atMs` counts from the beginning of the timeline, on a clock that never goes back.
 */
export type Sample = Mark | Struck | ShoppersSample | NodeSample | ReplicaSample | OutboxSample;

/** Something happened, and somebody said so. */
export interface Mark {
  readonly of: 'mark';
  readonly atMs: number;
  readonly event: string;
}

/** The fault begins: what shoppers see from here on is counted apart. */
export interface Struck {
  readonly of: 'struck';
  readonly atMs: number;
}

/** One look. */
interface Look<Of extends string, Seen> {
  readonly of: Of;
  /** What was looked at: a node, a service. */
  readonly about: string;
  readonly atMs: number;
  readonly tookMs: number;
  /** How much later than due it began. Looks that had to be left out count here too. */
  readonly lateMs: number;
  /** Null is a gap: nobody answered in time. */
  readonly seen: Seen | null;
}

/** What shoppers met with since the look before. */
export type ShoppersSample = Look<'shoppers', readonly RouteWindow[]>;

export interface RouteWindow {
  /** The pattern: `GET /products/:sku`. */
  readonly route: string;
  readonly retried: number;
  readonly failed: number;
  /** One number a request, in the order of the answers. Times add up over windows, percentiles do not. */
  readonly timesMs: readonly number[];
}

/** What a node of the cluster says of itself. Its name is its port. */
export type NodeSample = Look<'node', NodeSeen>;

export interface NodeSeen {
  readonly role: 'primary' | 'replica';
  /** How many slots it claims: while two nodes disagree, both may. */
  readonly slots: number;
  /** Calls of each command since the look before; those of the timeline itself are left out. */
  readonly calls: Readonly<Record<string, number>>;
  /** Error replies since the look before, by their first word: `MOVED`, `CLUSTERDOWN`. */
  readonly errors: Readonly<Record<string, number>>;
  /** The queues that live here. */
  readonly queues: Readonly<Record<string, QueueDepth>>;
}

export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

/** How far a replica is behind its primary. */
export type ReplicaSample = Look<'replica', ReplicaSeen>;

export interface ReplicaSeen {
  readonly primary: string;
  /**
   * How long it took until the replica had what the primary had when it was asked, the question's own way included; null:
   * it had not within the time that a look may take.
   */
  readonly lagMs: number | null;
}

/** What a service has written down and not done yet. */
export type OutboxSample = Look<'outbox', OutboxSeen>;

export interface OutboxSeen {
  readonly open: number;
  /** Age of the oldest job that is due and that no relay has taken yet; 0: there is none. */
  readonly unpublishedMs: number;
}
