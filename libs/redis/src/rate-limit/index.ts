export { SlidingWindowLimiter } from './sliding-window-limiter.js';
export { ExactLogLimiter } from './exact-log-limiter.js';
export type { RateLimitDecision } from './decision.js';
export type { RateLimitPolicy } from './rate-limit-policy.js';
export { rateLimitHeaders } from './rate-limit-headers.js';
export type { RateLimitHeaders } from './rate-limit-headers.js';
export { RateLimitCostError, RateLimitPolicyError } from './rate-limit.errors.js';
