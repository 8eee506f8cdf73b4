export { classOf } from './upstream-limits.js';
export type { RequestClass, UpstreamRequest } from './upstream-limits.js';
export { failureKindOf } from './failure-kind.js';
export type { FailureKind } from './failure-kind.js';
export { ServiceClient } from './service-client.js';
export type { Question } from './service-client.js';
export { InstanceAnswerError } from './target.js';
export type { Target } from './target.js';
export { Upstream } from './upstream.js';
export { upstreamChecks } from './upstream-checks.js';
export { upstreamEnv } from './upstream-env.js';
export type { UpstreamConfig } from './upstream-env.js';
export {
  UpstreamAnswerError,
  UpstreamBrokenError,
  UpstreamProblemError,
  UpstreamTimeoutError,
  UpstreamUnavailableError,
} from './upstream.errors.js';
export { Upstreams } from './upstreams.js';
export { UpstreamsModule } from './upstreams.module.js';
export type { UpstreamsModuleOptions } from './upstreams.module.js';
