export { defineQueue, jobMessage } from './queue-definition.js';
export type { Backoff, JobMessage, JobSchemas, QueueDefinition, QueueOptions } from './queue-definition.js';
export { QueueConnections } from './queue-connections.js';
export type { QueueConnectionsOptions } from './queue-connections.js';
export { watchQueue } from './queue-handle.js';
export { JobPublisher } from './job-publisher.js';
export type { AttemptRef, JobPublisherOptions, PublishAttempt } from './job-publisher.js';
export type { JobOutcome } from './job-outcome.js';
export { JobWorker } from './job-worker.js';
export type { JobWorkerOptions } from './job-worker.js';
export type { JobContext, JobHandlers } from './job-handlers.js';
export { QueueInspector } from './queue-inspector.js';
export { exportDepths } from './queue-depth.js';
export type { JobCounts, QueueReport } from './queue-inspector.js';
export {
  InvalidAttemptIdError,
  InvalidJobPayloadError,
  UnknownJobError,
  UnknownQueueError,
  UnrecoverableJobError,
} from './queue.errors.js';
