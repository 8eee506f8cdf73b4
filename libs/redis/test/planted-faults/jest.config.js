import preset from '../../../../jest.preset.js';

/** Planted faults are a run of their own: each plays specs of this library twice, in a copy of it. */
export default {
  ...preset,
  displayName: 'planted faults',
  rootDir: '../..',
  testMatch: ['<rootDir>/test/planted-faults/*.spec.ts'],
  maxWorkers: 1,
};
