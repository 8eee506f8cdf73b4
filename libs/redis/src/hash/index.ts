export { HashStore } from './hash-store.js';
export type { ChangedHash, HashSnapshot, HashStoreOptions, MissingHash, ReadHash } from './hash-store.js';
export type { HashChange, HashStep } from './hash-change.js';
export { HashChangeError } from './hash.errors.js';
