import type { z } from 'zod';
import type { JobSchemas } from './queue-definition.js';

/** What a handler knows of its job besides the payload. */
export interface JobContext {
  /** Id of the outbox row, the same over all attempts: what the inbox is asked by. */
  readonly messageId: string;
  /** `<message id>-<attempt>`. */
  readonly attemptId: string;
  /** How often this attempt was handed to a worker, this time included: 1 at first. */
  readonly deliveries: number;
  /** Aborted when the worker stops and its grace is over: the job goes back to the queue, another worker takes it. */
  readonly signal: AbortSignal;
}

/**
 * A handler for each job of a queue. It runs at least once for a job and may meet itself, so its effect is guarded by
 * the inbox; it resolves only after its own commit. What it throws is a failed run: tried again later, or never
 * (`UnrecoverableJobError`).
 */
export type JobHandlers<Jobs extends JobSchemas> = {
  readonly [Name in keyof Jobs & string]: (payload: z.output<Jobs[Name]>, job: JobContext) => Promise<void>;
};
