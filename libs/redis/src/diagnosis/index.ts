export { HotKeys, processHotKeys } from './hot-keys.js';
export type { HotKey, HotKeysOptions, HotKeysReport } from './hot-keys.js';
export { BigKeys } from './big-keys.js';
export type { BigKeysOptions, BigKeysReport } from './big-keys.js';
export type { BigKey, FamilySize } from './key-sizes.js';
export type { UntoldNode } from './reason.js';
export { SlowLog } from './slow-log.js';
export type { SlowCommand, SlowLogReport } from './slow-log.js';
export { familyOfKey } from './family-of-key.js';
