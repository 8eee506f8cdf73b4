export { NEAR_STALENESS_BOUND_MS } from '../near-cache/trust.js';
export type { NearOptions } from '../near-cache/near-cache.js';
export { FamilyInGroupsError, FamilyNotNearError } from '../near-cache/near.errors.js';
export { Cache } from './cache.js';
export type { CacheFamilyOptions, CacheOptions } from './cache.js';
export type { CacheFamily, Load, LoadMany } from './cache-family.js';
export type { CacheCounts } from './cache-counts.js';
export {
  CacheFamilyTakenError,
  CacheLoadDeadlineError,
  CacheOverloadedError,
  CacheValueError,
} from './cache.errors.js';
