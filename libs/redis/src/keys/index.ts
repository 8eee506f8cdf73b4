export { keyFamilies } from './key-families.js';
export type { KeyFamily } from './key-families.js';
export { hashTagOf, slotOf, SLOT_COUNT } from './hash-slot.js';
export { MAX_ID_LENGTH } from './key-id.js';
export { InvalidKeyIdError } from './keys.errors.js';
