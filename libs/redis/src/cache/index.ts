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
