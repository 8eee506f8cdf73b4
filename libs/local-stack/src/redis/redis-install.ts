import { findRedis, type RedisBinaries } from './redis-binaries.js';

/** Finds Redis, or installs it. */
export function ensureRedis(): Promise<RedisBinaries> {
  return findRedis();
}
