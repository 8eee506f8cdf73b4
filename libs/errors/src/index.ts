export { AppError } from './app-error.js';
export type { AppErrorDetails } from './app-error.js';
export { ConfigError } from './config.errors.js';
export type { ConfigFault } from './config.errors.js';
