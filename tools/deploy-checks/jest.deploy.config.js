import preset from '../../jest.preset.js';

/** What needs kubectl, a built shop or a Docker engine: `npm run check:deploy` runs it, `npm test` does not. */
export default {
  ...preset,
  displayName: 'deploy-checks',
  testMatch: ['<rootDir>/test/**/*.deploy-spec.ts'],
  maxWorkers: 1,
  testTimeout: 60_000,
};
