export { usualCallers } from './bad-callers.js';
export type { Callers, Headers, Impostor } from './bad-callers.js';
export type { Example } from './good-request.js';
export { changesBetween, digestState } from './state-digest.js';
export type { StateDigest, StatePlaces } from './state-digest.js';
export { MissingExampleError, StaleExceptionError } from './walk.errors.js';
export type { WalkException } from './walk-exceptions.js';
export { walkOpenApi } from './walk-openapi.js';
export type { WalkOptions } from './walk-openapi.js';
