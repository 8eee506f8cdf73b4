export { assertNoDrift } from './assert-no-drift.js';
export type { DriftOptions } from './assert-no-drift.js';
export { SchemaDriftError } from './drift.errors.js';
