export { createApp } from './app/create-app.js';
export type { AppOptions } from './app/create-app.js';
export { runService } from './app/run-service.js';
export type { RunOptions } from './app/run-service.js';
export { edgeEnv, parseEnv, serviceEnv } from './config.js';
export type { ServiceConfig } from './config.js';
export { cookieSpellings, HostCookie } from './cookies/host-cookie.js';
export type { HealthCheck } from './health/health-check.js';
export { HealthModule } from './health/health.module.js';
export type { HealthModuleOptions } from './health/health.module.js';
export {
  identityAudience,
  identityHeader,
  identityIssuer,
  identityMaxAgeSeconds,
  IdentityVerifier,
} from './identity/identity-verifier.js';
export type { Identity } from './identity/identity-verifier.js';
export type { IdentitySource } from './identity/identity-source.js';
export { identityOf } from './identity/identity.guard.js';
export { CurrentShopper } from './identity/current-shopper.js';
export { CurrentIdentity, Roles } from './identity/identity.decorators.js';
export { IdentityInvalidError, IdentityMissingError, RoleMissingError } from './identity/identity.errors.js';
export { CacheOpsModule } from './caches/cache-ops.module.js';
export type { CacheOpsModuleOptions, CachePort } from './caches/cache-ops.module.js';
export { HotKeysOpsModule } from './hot-keys/hot-keys-ops.module.js';
export type { HotKeysOpsModuleOptions, HotKeysPort } from './hot-keys/hot-keys-ops.module.js';
export { JobsOpsModule } from './jobs/jobs-ops.module.js';
export type { JobsOpsModuleOptions } from './jobs/jobs-ops.module.js';
export type { DeadLettersPort, GivenUpJob, OutboxPort, QueuesPort, RelayPort } from './jobs/jobs.ports.js';
export { InjectLogger, LOGGER } from './logging/logger.js';
export type { Logger } from './logging/logger.js';
export { Answers } from './openapi/answers.js';
export { describeApp } from './openapi/openapi.js';
export { RequestInvalidError } from './problems/request.errors.js';
export { currentRequest, outboundHeaders } from './request-context/request-context.js';
export type { RequestContext } from './request-context/request-context.js';
export type { TrailPort, TrailsPort } from './request-trails/request-trails.port.js';
export { counter } from './metrics/counter.js';
export { repeatingTask } from './schedule/repeating-task.provider.js';
export { RepeatingTask } from './schedule/repeating-task.js';
export type { RepeatingTaskOptions } from './schedule/repeating-task.js';
export { DrainState } from './shutdown/drain.js';
export { EventStream, openEventStream } from './streams/event-stream.js';
export type { EventStreamOptions, ServerSentEvent } from './streams/event-stream.js';
export { StreamedAnswer, streamAnswer } from './streams/streamed-answer.js';
export type { StreamedAnswerOptions } from './streams/streamed-answer.js';
