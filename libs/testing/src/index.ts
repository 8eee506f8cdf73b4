export { createTestApp } from './app/create-test-app.js';
export type { TestApp, TestAppOptions } from './app/create-test-app.js';
export { eventually } from './conditions/eventually.js';
export { LogLines } from './app/log-lines.js';
export { TestGateway } from './app/test-identity.js';
export { ServiceDouble } from './doubles/service-double.js';
export type { Answer, Heard } from './doubles/service-double.js';
export {
  closedPort,
  startFailingServer,
  startResettingServer,
  startSilentServer,
} from './faults/fault-servers.js';
export type { FaultServer } from './faults/fault-servers.js';
export { TestStackMissingError } from './stack/stack.errors.js';
export type { TestDatabase, TestDatabaseOptions } from './stack/test-database.js';
export { TestRedis } from './stack/test-redis.js';
export { useTestStack } from './stack/test-stack.js';
export type { TestStack } from './stack/test-stack.js';
