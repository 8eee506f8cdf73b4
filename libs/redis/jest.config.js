import preset from '../../jest.preset.js';

/** Most specs start a cluster of their own, so they take turns; and nothing of this library goes untested. */
export default {
  ...preset,
  displayName: 'redis',
  testMatch: [...preset.testMatch, '<rootDir>/test/traps/*.spec.ts'],
  maxWorkers: 1,
  testTimeout: 30_000,
  collectCoverage: true,
  // A program of a few lines; the specs of the pages cover what it writes.
  collectCoverageFrom: [...preset.collectCoverageFrom, '!<rootDir>/src/write-docs.ts'],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'text'],
  coverageThreshold: { global: { branches: 95 } },
};
