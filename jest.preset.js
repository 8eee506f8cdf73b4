import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
delete swc.exclude;

const ours = (file) => fileURLToPath(new URL(`libs/testing/jest/${file}`, import.meta.url));

/** What every project's jest.config.js starts from: ES modules through SWC, the workspace's own packages from source. */
export default {
  // A spec file that leaves something open fails, and no run hangs: libs/testing/README.md.
  testEnvironment: ours('environment.js'),
  reporters: ['default', ours('exit-reporter.js')],
  // What hangs is found in any case; a busy machine is no fault.
  testTimeout: 30_000,
  testEnvironmentOptions: { customExportConditions: ['@shop/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.e2e-spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  collectCoverageFrom: ['<rootDir>/src/**/*.ts', '!<rootDir>/src/**/index.ts', '!<rootDir>/src/generated/**'],
};
