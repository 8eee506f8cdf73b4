export { processTrails, RequestTrails } from './request-trails.js';
export type { RequestTrailsOptions } from './request-trails.js';
export { Trail } from './trail.js';
export type { Hop } from './trail.js';
export type { Outcome, TrailEntry, TrailHop } from './trail-entry.js';
