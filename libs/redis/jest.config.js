import { readdirSync } from 'node:fs';
import preset from '../../jest.preset.js';
import { partOf } from '../local-stack/src/parts/part-of.ts';

/** Traps take turns when TRAPS_PART is set; those of nodes that die are several in one file, and do so one by one. */
const traps = readdirSync(new URL('test/traps', import.meta.url))
  .filter((file) => file.endsWith('.spec.ts'))
  .toSorted();
const inTurn = partOf(traps, process.env.TRAPS_PART);
const trapsInTurn = traps.filter((file) => file.startsWith('08-') || inTurn.includes(file));

/** Two at a time: most of them wait, for a failover or a clock. Nothing of this library goes untested. */
export default {
  ...preset,
  displayName: 'redis',
  testMatch: [...preset.testMatch, ...trapsInTurn.map((file) => `<rootDir>/test/traps/${file}`)],
  maxWorkers: 2,
  globalSetup: '<rootDir>/test/support/start-shared-clusters.js',
  globalTeardown: '<rootDir>/test/support/stop-shared-clusters.js',
  testTimeout: 30_000,
  collectCoverage: true,
  // A program of a few lines; the specs of the pages cover what it writes.
  collectCoverageFrom: [
    ...preset.collectCoverageFrom,
    '!<rootDir>/src/write-docs.ts',
    // Nothing but types.
    '!<rootDir>/src/keys/key-family.ts',
    '!<rootDir>/src/trails/trail-entry.ts',
    '!<rootDir>/src/queue/job-handlers.ts',
  ],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'text'],
  coverageThreshold: { global: { branches: 98 } },
};
