import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'release', testTimeout: 120_000 };
