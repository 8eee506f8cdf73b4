export { RedisClient } from './redis-client.js';
export type { RedisClientOptions } from './redis-client.js';
export { RedisCommands } from './redis-commands.js';
export type { ReadFrom, ReadOutcome } from './redis-commands.js';
export { redisEnv, redisSettings } from './redis-settings.js';
export type { NodeAddress, RedisEnv, RedisSettings, Use } from './redis-settings.js';
export type { RedisLogger } from './cluster-options.js';
export type { RetryClass } from './redis-command.js';
export { defineScript } from './define-script.js';
export type { RedisScript } from './define-script.js';
export { ConnectionBudget, MAX_CONNECTIONS_PER_PROCESS, processConnections } from './connection-budget.js';
export {
  RedisConnectionLimitError,
  RedisDeadlineError,
  RedisOutcomeUnknownError,
  RedisReplyError,
  RedisUnavailableError,
} from './redis.errors.js';
