/** All in milliseconds or rows; defaults in brackets. */
export interface OutboxOptions {
  /**
   * How long an attempt may stay unknown before the next [30,000], and how long a relay that died holds what it took.
   * Doubles with each attempt that was taken; up to a fifth is cut off at random.
   */
  readonly redeliveryMs?: number;
  /** Where the doubling ends [600,000]. */
  readonly redeliveryMaxMs?: number;
  /** Pause after an attempt that the transport did not take [2,000]. */
  readonly retryMs?: number;
  /** How long one call of the transport may take [10,000]; then it counts as away. Shorter than `redeliveryMs`. */
  readonly transportTimeoutMs?: number;
  /** Rows of one statement and one call of the transport [100]. */
  readonly batchSize?: number;
  /** Batches of one run [50]; the rest waits for the next run. */
  readonly batchesPerRun?: number;
  /** How long a row that is done is kept [86,400,000, a day]. */
  readonly keepDoneMs?: number;
  /**
   * How old a row may be and still be given to its consumer by hand [1,209,600,000, 14 days]: shorter than the
   * consumer's inbox remembers, or what a dead letter has done in spite of its error would be done again.
   */
  readonly redriveWithinMs?: number;
}

export type ResolvedOutboxOptions = Readonly<Required<OutboxOptions>>;

const defaults: ResolvedOutboxOptions = {
  redeliveryMs: 30_000,
  redeliveryMaxMs: 600_000,
  retryMs: 2_000,
  transportTimeoutMs: 10_000,
  batchSize: 100,
  batchesPerRun: 50,
  keepDoneMs: 86_400_000,
  redriveWithinMs: 14 * 86_400_000,
};

export function resolveOptions(options: OutboxOptions = {}): ResolvedOutboxOptions {
  return Object.freeze({ ...defaults, ...options });
}
