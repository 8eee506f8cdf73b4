export { RedisModule } from './redis.module.js';
export type { RedisModuleOptions } from './redis.module.js';
