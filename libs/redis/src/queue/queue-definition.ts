import type { z } from 'zod';
import { keyFamilies } from '../keys/key-families.js';
import type { KeyFamily } from '../keys/key-family.js';
import { InvalidJobPayloadError, UnknownJobError, UnknownQueueError } from './queue.errors.js';

/** The jobs of a queue: what each is called and what its payload, an object, looks like. */
export type JobSchemas = Readonly<Record<string, z.ZodType<object, object>>>;

/** Exponential backoff with full jitter between two runs of a job that failed. */
export interface Backoff {
  /** Longest pause before the second run, in milliseconds; it doubles with each run after. */
  readonly baseMs: number;
  /** The pause never gets longer than this, in milliseconds. */
  readonly maxMs: number;
}

export interface QueueOptions<Jobs extends JobSchemas> {
  /** As the key table has it: `payments` for `queue:{payments}:*`. */
  readonly name: string;
  readonly jobs: Jobs;
  /** How often a job is run before it is dead, at least 1; default 8. */
  readonly attempts?: number;
  /** Default: 1 s, at most 60 s. */
  readonly backoff?: Backoff;
  /** How many jobs one worker runs at a time, at least 1; default 8. */
  readonly concurrency?: number;
}

/** A queue as its producers and its consumer know it. */
export interface QueueDefinition<Jobs extends JobSchemas = JobSchemas> extends Required<QueueOptions<Jobs>> {
  readonly family: KeyFamily;
}

/** A job to be written to the outbox. */
export interface JobMessage {
  readonly queue: string;
  readonly name: string;
  readonly payload: object;
}

/**
 * Describes a queue, once, for the services on both of its ends.
 *
 * @throws UnknownQueueError when the key table has no row for it, at start
 */
export function defineQueue<const Jobs extends JobSchemas>(
  options: QueueOptions<Jobs>,
): QueueDefinition<Jobs> {
  const family = Object.values(keyFamilies).find(({ name }) => name === `queue.${options.name}`);
  if (family === undefined) throw new UnknownQueueError(options.name);
  return Object.freeze({
    attempts: 8,
    backoff: Object.freeze({ baseMs: 1_000, maxMs: 60_000 }),
    concurrency: 8,
    ...options,
    family: family as KeyFamily,
  });
}

/**
 * A job for the outbox, checked where the mistake is made: in the transaction that would have written it.
 *
 * @throws InvalidJobPayloadError and nothing is written
 */
export function jobMessage<Jobs extends JobSchemas, Name extends keyof Jobs & string>(
  queue: QueueDefinition<Jobs>,
  job: { readonly name: Name; readonly payload: z.input<Jobs[Name]> },
): JobMessage {
  parsePayload(queue, job);
  return { queue: queue.name, name: job.name, payload: job.payload };
}

/**
 * The payload of a job as its schema yields it.
 *
 * @throws UnknownJobError, InvalidJobPayloadError
 */
export function parsePayload(
  queue: QueueDefinition,
  { name, payload }: { readonly name: string; readonly payload: unknown },
): unknown {
  const schema = Object.hasOwn(queue.jobs, name) ? queue.jobs[name] : undefined;
  if (schema === undefined) throw new UnknownJobError({ queue: queue.name, job: name });
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map(({ path }) => path.map(String).join('.') || '(payload)');
  throw new InvalidJobPayloadError({ queue: queue.name, job: name, paths });
}
