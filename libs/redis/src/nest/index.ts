export { RedisModule } from './redis.module.js';
export type { RedisModuleOptions } from './redis.module.js';
export { QueueModule } from './queue.module.js';
export type { QueueModuleOptions } from './queue.module.js';
export { jobWorker } from './job-worker.provider.js';
export type { JobWorkerProviderOptions } from './job-worker.provider.js';
