export { HashStore, KEPT_OPERATIONS } from './hash-store.js';
export type { ChangedHash, HashSnapshot, HashStoreOptions, MissingHash, ReadHash } from './hash-store.js';
export type { HashOperation, HashStep } from './hash-operation.js';
export { HashAmountError, HashFullError, HashOperationError } from './hash.errors.js';
