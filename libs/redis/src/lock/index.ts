export { Locks } from './locks.js';
export type { HeldLock, LockOptions, LocksOptions } from './locks.js';
export { LockHeldError, LockLostError, LockOptionsError } from './lock.errors.js';
