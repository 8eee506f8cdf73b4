export { keyFamilies } from './key-families.js';
export type { AddressId, RateId, SessionId, TokenId, UserId } from './key-families.js';
export type { ChannelFamily, DescribedFamily, KeyFamily } from './key-family.js';
export { hashTagOf, slotOf, SLOT_COUNT } from './hash-slot.js';
export { MAX_ID_LENGTH } from './key-id.js';
export { rateLimitAddress } from './rate-limit-ids.js';
export { InvalidKeyIdError } from './keys.errors.js';
