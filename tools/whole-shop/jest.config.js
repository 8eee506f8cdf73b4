import preset from '../../jest.preset.js';

/** Each spec file starts a whole shop, so they take turns. */
export default { ...preset, displayName: 'whole-shop', maxWorkers: 1, testTimeout: 60_000 };
