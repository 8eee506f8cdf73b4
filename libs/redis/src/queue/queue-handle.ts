import { Queue, type QueueOptions } from 'bullmq';
import { QUEUE_PREFIX, type QueueConnections } from './queue-connections.js';

/** What a job carries in Redis. */
export interface JobEnvelope {
  /** Id of the outbox row, the same over all attempts: the consumer's inbox knows it. */
  readonly messageId: string;
  readonly payload: unknown;
  /** W3C trace context of the request that wrote the row. */
  readonly traceparent?: string | undefined;
}

/** Finished jobs are kept for the relay to ask about: seconds are enough for it, an hour for who looks. Bounded, since each takes memory. */
export const KEPT = Object.freeze({ age: 3_600, count: 2_000 });

/** Nobody reads BullMQ's stream of events here; by default it keeps ten thousand. */
const EVENTS_KEPT = 100;

/** BullMQ's name for a queue: the braces keep all of its keys on one shard. */
export function bullName({ name }: { readonly name: string }): string {
  return `{${name}}`;
}

/** BullMQ's end of a queue for adding and looking, over the shared connection. */
export function openQueue(connections: QueueConnections, { name }: { name: string }): Queue<JobEnvelope> {
  return handleOf(connections, name, { streams: { events: { maxLen: EVENTS_KEPT } } });
}

/** BullMQ's end of a queue for tools that only look: not even what BullMQ notes about the queue is written. */
export function watchQueue(connections: QueueConnections, { name }: { name: string }): Queue<JobEnvelope> {
  return handleOf(connections, name, { skipMetasUpdate: true });
}

function handleOf(
  connections: QueueConnections,
  name: string,
  own: Omit<QueueOptions, 'connection'>,
): Queue<JobEnvelope> {
  const { cluster, backend } = connections.shared();
  const options = { connection: cluster, prefix: QUEUE_PREFIX, skipVersionCheck: true, ...own };
  const queue = new Queue<JobEnvelope>(bullName({ name }), options, backend);
  queue.on('error', (err) => connections.logger?.warn({ err, queue: name }, 'queue failed'));
  return queue;
}
