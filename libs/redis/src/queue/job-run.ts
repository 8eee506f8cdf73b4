import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnrecoverableError, WaitingError, type Job } from 'bullmq';
import type { z } from 'zod';
import type { JobHandlers } from './job-handlers.js';
import { inJobSpan } from './job-span.js';
import { parsePayload, type JobSchemas, type QueueDefinition } from './queue-definition.js';
import type { JobEnvelope } from './queue-handle.js';
import { InvalidJobPayloadError, UnrecoverableJobError } from './queue.errors.js';
import { runs, runSeconds, waitSeconds } from './queue.metrics.js';

/*
 * One run of one job: from what Redis holds to what the handler is given, and from what the handler does to what BullMQ
 * is told. When the worker stops and the grace is over, a job that still runs goes back to the head of the queue, where
 * another worker takes it at once; that costs it none of its runs.
 */

/** How long a handler may still end by itself after its signal was aborted. */
const UNWIND_MS = 500;

export interface RunSurroundings<Jobs extends JobSchemas> {
  readonly queue: QueueDefinition<Jobs>;
  readonly handlers: JobHandlers<Jobs>;
  /** This run's own; aborted when the worker's grace is over. */
  readonly signal: AbortSignal;
}

export type BullJob = Job<JobEnvelope, undefined>;

/**
 * Runs a job's handler.
 *
 * @param token by which BullMQ knows that this worker holds the job
 * @throws what BullMQ understands: UnrecoverableError (dead at once), WaitingError (given back); anything else is a
 *   failed run
 */
export async function runJob<Jobs extends JobSchemas>(
  surroundings: RunSurroundings<Jobs>,
  job: BullJob,
  token: string,
): Promise<undefined> {
  if (isHollow(job)) throw leaveNoTrace(job);
  const { signal } = surroundings;
  const startMs = performance.now();
  try {
    const isOver = await Promise.race([handle(surroundings, job).then(() => true), cutOff(signal)]);
    if (isOver) return;
  } catch (error) {
    if (isUnrecoverable(error)) throw new UnrecoverableError(error.message);
    if (!signal.aborted) throw error;
  } finally {
    runSeconds.observe(labelsOf(surroundings, job), (performance.now() - startMs) / 1_000);
  }
  await job.moveToWait(token);
  runs.inc({ ...labelsOf(surroundings, job), outcome: 'returned' });
  throw new WaitingError();
}

async function handle<Jobs extends JobSchemas>(
  { queue, handlers, signal }: RunSurroundings<Jobs>,
  job: BullJob,
): Promise<void> {
  const { messageId, traceparent, payload } = job.data;
  const name = job.name as keyof Jobs & string;
  const attemptId = job.id ?? '';
  const parsed = parsePayload(queue, { name, payload }) as z.output<Jobs[typeof name]>;
  if (job.attemptsStarted === 1) waitSeconds.observe({ queue: queue.name, name }, waitedMs(job) / 1_000);
  await inJobSpan({ queue: queue.name, name, attemptId, traceparent }, () =>
    handlers[name](parsed, { messageId, attemptId, deliveries: job.attemptsStarted, signal }),
  );
}

/** Resolves with false a moment after the signal; never, when it is not aborted. */
async function cutOff(signal: AbortSignal): Promise<false> {
  if (!signal.aborted) await once(signal, 'abort');
  await sleep(UNWIND_MS);
  return false;
}

function waitedMs({ timestamp, processedOn = timestamp, opts }: BullJob): number {
  return Math.max(0, processedOn - timestamp - (opts.delay ?? 0));
}

function isUnrecoverable(error: unknown): error is Error {
  return error instanceof UnrecoverableJobError || error instanceof InvalidJobPayloadError;
}

/** The list remembered the job, its hash was evicted: there is nothing to run. */
function isHollow({ data }: BullJob): boolean {
  return !('messageId' in data);
}

/** Whether a failed job was not dead but lost: it left no trace. */
export function wasLost(job: BullJob): boolean {
  return job.opts.removeOnFail === true;
}

/** Lost, and so `unknown` to who asks: the outbox publishes the row again. */
function leaveNoTrace(job: BullJob): Error {
  job.opts.removeOnFail = true;
  return new UnrecoverableError('the data of the job was evicted');
}

function labelsOf({ queue }: { queue: QueueDefinition }, job: BullJob) {
  return { queue: queue.name, name: job.name };
}
