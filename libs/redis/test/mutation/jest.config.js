import redis from '../../jest.config.js';

/**
 * The specs that MUTATION_SPECS names, as a mutation run plays them; what is left open is the daily gate's to find, and the
 * clusters that specs share are started by the run, once for all faults.
 */
const { collectCoverage, coverageThreshold, globalSetup, globalTeardown, ...rest } = redis;

export default {
  ...rest,
  rootDir: '../..',
  testEnvironment: 'jest-environment-node',
  reporters: ['default'],
  // A fault that hangs is caught by the first test that it hangs, and costs this long for each that follows in its file.
  testTimeout: 10_000,
  testMatch: JSON.parse(process.env.MUTATION_SPECS ?? '[]').map((spec) => `<rootDir>/${spec}`),
};
