import { fileURLToPath } from 'node:url';

/**
 * For a project's jest.config.js: `export default { ...preset, ...withTestStack }`. One Redis Cluster and one Postgres
 * serve the whole run. Keys of Redis are shared by nature, so spec files take turns.
 */
export const withTestStack = {
  globalSetup: fileURLToPath(new URL('./global-setup.js', import.meta.url)),
  globalTeardown: fileURLToPath(new URL('./global-teardown.js', import.meta.url)),
  maxWorkers: 1,
};
